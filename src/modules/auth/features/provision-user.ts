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
    const details = errorsIn(name, email);
    if (details.length) throw new DomainError('VALIDATION_FAILED', details);
    const existingId = await this.idOf(email);
    if (existingId) return { id: existingId, created: false };
    try {
      const { id } = await this.accounts.create({ name, email, password, role, status: 'active', createdBy: 'server' });
      return { id, created: true };
    } catch (error) {
      const takenBy = error instanceof DomainError && error.code === 'EMAIL_TAKEN' ? await this.idOf(email) : undefined;
      if (takenBy) return { id: takenBy, created: false };
      throw error;
    }
  }

  private async idOf(email: string): Promise<string | undefined> {
    return (await this.db.row(sql<{ id: string }>`select id from app_user where email_key = ${emailKey(email)}`))?.id;
  }
}

const NAME = nameRule({ max: NAME_MAX });

/** The same errors that the registration DTO would report. */
const errorsIn = (name: string, email: string): ErrorDetail[] => [
  ...(NAME.accepts(name) ? [] : [{ field: 'name', message: NAME.message }]),
  ...(isEmailAddress(email.trim()) ? [] : [{ field: 'email', message: 'must be an email address' }]),
];
