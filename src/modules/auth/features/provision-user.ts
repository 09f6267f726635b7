import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { ProvisionUser } from '../../../contracts/auth.ts';
import { DomainError, type ErrorDetail } from '../../../kernel/domain/domain-error.ts';
import { tidyName } from '../../../kernel/domain/visible-name.ts';
import { isEmailAddress } from '../../../kernel/http/validation/field-rules.ts';
import { nameRule } from '../../../kernel/http/validation/name-fields.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Accounts } from '../accounts/accounts.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { NAME_MAX } from '../domain/user.ts';

@CommandHandler(ProvisionUser)
export class ProvisionUserHandler implements ICommandHandler<ProvisionUser> {
  constructor(
    private readonly db: Database,
    private readonly accounts: Accounts,
  ) {}

  async execute({ name: given, email, password, role }: ProvisionUser): Promise<{ id: string; created: boolean }> {
    const name = tidyName(given);
    const details = wrongWith(name, email);
    if (details.length) throw new DomainError('VALIDATION_FAILED', details);
    const known = await this.idOf(email);
    if (known) return { id: known, created: false };
    try {
      const { id } = await this.accounts.make({ name, email, password, role, status: 'active' }, 'server');
      return { id, created: true };
    } catch (error) {
      const taken = error instanceof DomainError && error.code === 'EMAIL_TAKEN' ? await this.idOf(email) : undefined;
      if (taken) return { id: taken, created: false };
      throw error;
    }
  }

  private async idOf(email: string): Promise<string | undefined> {
    return (await this.db.row(sql<{ id: string }>`select id from app_user where email_key = ${emailKey(email)}`))?.id;
  }
}

const NAME = nameRule({ max: NAME_MAX });

/** The errors that the registration DTO would report. */
const wrongWith = (name: string, email: string): ErrorDetail[] => [
  ...(NAME.accepts(name) ? [] : [{ field: 'name', message: NAME.says }]),
  ...(isEmailAddress(email.trim()) ? [] : [{ field: 'email', message: 'must be an email address' }]),
];
