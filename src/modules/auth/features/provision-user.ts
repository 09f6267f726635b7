import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { ProvisionUser } from '../../../contracts/auth.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { isEmailAddress } from '../../../kernel/http/field-rules.js';
import { Database } from '../../../kernel/messaging/database.js';
import { Accounts } from '../accounts.js';
import { emailKey } from '../domain/email.js';

@CommandHandler(ProvisionUser)
export class ProvisionUserHandler implements ICommandHandler<ProvisionUser> {
  constructor(
    private readonly db: Database,
    private readonly accounts: Accounts,
  ) {}

  async execute({ name, email, password, role }: ProvisionUser): Promise<{ id: string; created: boolean }> {
    if (!isEmailAddress(email.trim())) throw new Refusal('VALIDATION_FAILED', [{ field: 'email', message: 'must be an email address' }]);
    const known = await this.idOf(email);
    if (known) return { id: known, created: false };
    try {
      const { id } = await this.accounts.make({ name, email, password, role, status: 'active' });
      return { id, created: true };
    } catch (error) {
      const taken = error instanceof Refusal && error.code === 'EMAIL_TAKEN' ? await this.idOf(email) : undefined;
      if (taken) return { id: taken, created: false };
      throw error;
    }
  }

  private async idOf(email: string): Promise<string | undefined> {
    return (await this.db.row(sql<{ id: string }>`select id from app_user where email_key = ${emailKey(email)}`))?.id;
  }
}
