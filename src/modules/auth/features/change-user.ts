import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal, Role, UserView } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Devices } from '../tokens/devices.ts';
import { User } from '../domain/user.ts';
import { viewOf } from '../accounts/user-view.ts';

/** An admin approves, deactivates or reactivates an account, or changes its role. A deactivation or a new role signs the user out everywhere. */
export class ChangeUser extends Command<UserView> {
  constructor(
    readonly by: Principal,
    readonly userId: string,
    readonly change: { readonly role?: Role; readonly status?: 'active' | 'inactive' },
  ) {
    super();
  }
}

@CommandHandler(ChangeUser)
export class ChangeUserHandler implements ICommandHandler<ChangeUser> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly devices: Devices,
  ) {}

  async execute({ by, userId, change }: ChangeUser): Promise<UserView> {
    if (!isId(userId)) throw new DomainError('USER_NOT_FOUND');
    const stream = userStream(userId);
    return this.db.transaction([stream], async (tx) => {
      const admins = await this.lockActiveAdmins();
      const user = await tx.em.findOne(User, userId);
      if (!user) throw new DomainError('USER_NOT_FOUND');
      const roleBefore = user.role;
      user.administer(change, admins.filter((id) => id !== user.id).length, { at: this.clock.now(), by: by.userId });
      await saveFacts(tx, stream, user);
      if (user.status === 'inactive') await this.devices.end(tx, { userId: user.id, why: 'deactivated', by: by.userId });
      else if (user.role !== roleBefore) await this.devices.end(tx, { userId: user.id, why: 'role', by: by.userId });
      return viewOf(user);
    });
  }

  /** Locks the rows: if two admins deactivate each other at once, the second one waits here and then sees who is left. */
  private async lockActiveAdmins(): Promise<string[]> {
    const admins = await this.db.rows(sql<{ id: string }>`
      select id from app_user where role = 'admin' and status = 'active' order by id for no key update`);
    return admins.map(({ id }) => id);
  }
}
