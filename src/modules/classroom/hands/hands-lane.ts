import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import { Members } from '../access/members.ts';
import { HandsStore } from './hands-store.ts';

/** Raises the sender's hand, or lowers the hand of a user or (null) all hands. */
type HandCommand = { readonly by: Principal } & ({ readonly raises: true } | { readonly lowers: string | null });
/** The number of the raised hand, or how many hands were lowered. */
type Answer = number;

/** A class raises its hands all at once, so they use the session's lane: one transaction for all that are waiting, in order. */
@Injectable()
export class HandsLane {
  private readonly lane: Lane<HandCommand, Answer>;

  constructor(
    lanes: Lanes,
    private readonly members: Members,
    private readonly store: HandsStore,
    private readonly clock: Clock,
  ) {
    this.lane = lanes.open('hands', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  async run(sessionId: string, command: HandCommand): Promise<Answer> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(sessionId, command);
  }

  private async load(tx: Transaction, sessionId: string, commands: readonly HandCommand[]): Promise<Group<HandCommand, Answer>> {
    const memberOf = await this.members.load(
      sessionId,
      commands.map(({ by }) => by),
    );
    const concerned = commands.map((command) => ('raises' in command ? command.by.userId : command.lowers)).filter(isId);
    const hands = await this.store.load(tx, sessionId, [...new Set(concerned)]);
    const now = this.clock.now();
    return {
      decide: (command) => {
        const member = memberOf(command.by);
        return 'raises' in command ? hands.raise(member, now).seq : hands.lower(member, command.lowers);
      },
      save: () => this.store.save(tx, sessionId, hands),
    };
  }
}
