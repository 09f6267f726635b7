import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { sessionStream } from '../../../contracts/fact.js';
import { SessionEdited } from '../../../contracts/live-session.js';
import { Clock } from '../../../kernel/clock.js';
import type { SessionDetails } from '../domain/live-session.js';
import { SessionChange } from '../session-change.js';

/** Changes a session: everything while it waits, what the room can bear while it is live. The class and the host stay. */
export class EditSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly changes: Partial<SessionDetails>,
  ) {
    super();
  }
}

@CommandHandler(EditSession)
export class EditSessionHandler implements ICommandHandler<EditSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly clock: Clock,
  ) {}

  execute({ by, sessionId, changes }: EditSession): Promise<void> {
    return this.change.of(sessionId, by, async (session, tx) => {
      const fields = session.edit(changes, this.clock.now());
      if (fields.length) await tx.append(sessionStream(session.id), [new SessionEdited({ sessionId: session.id, fields })], by.userId);
    });
  }
}
