import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal, UserView } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { User } from '../domain/user.ts';
import { viewOf } from '../accounts/user-view.ts';

/** Changes the caller's name. The email cannot be changed: the caller would have to prove that the new one is theirs. */
export class ChangeProfile extends Command<UserView> {
  constructor(
    readonly by: Principal,
    readonly profile: { readonly name?: string },
  ) {
    super();
  }
}

@CommandHandler(ChangeProfile)
export class ChangeProfileHandler implements ICommandHandler<ChangeProfile> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  execute({ by, profile }: ChangeProfile): Promise<UserView> {
    const stream = userStream(by.userId);
    return this.db.transaction([stream], async (tx) => {
      const user = await tx.em.findOne(User, by.userId);
      if (!user) throw new DomainError('UNAUTHENTICATED');
      user.rename(profile.name ?? user.name, this.clock.now());
      await saveFacts(tx, stream, user);
      return viewOf(user);
    });
  }
}
