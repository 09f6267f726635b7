import type { Role } from '../../../../contracts/auth.ts';
import { MessagePosted } from '../../../../contracts/classroom/chat.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { requireHere, type Member } from '../../access/domain/member.ts';

export interface Message {
  readonly id: string;
  /** The number of its fact. */
  readonly seq: number;
  readonly userId: string;
  readonly role: Role;
  readonly text: string;
  readonly sentAt: Date;
}
export type KnownMessage = Pick<Message, 'id' | 'seq' | 'userId'>;

/** The chat of one session, loaded with those of its messages that are concerned. */
export class Chat extends Aggregate {
  readonly posted: Message[] = [];
  private readonly known: Map<string, KnownMessage>;

  constructor(
    private readonly sessionId: string,
    /** The number of the last fact of the session. */
    private readonly head: number,
    known: readonly KnownMessage[],
  ) {
    super();
    this.known = new Map(known.map((message) => [message.id, message]));
  }

  /** Posts a message, unless its sender has already posted one with this id. */
  post(by: Member, { id, text }: { id: string; text: string }, at: Date): { id: string; seq: number } {
    const known = this.known.get(id);
    if (known && known.userId !== by.userId) throw new DomainError('MESSAGE_ID_TAKEN');
    // Even if the session has ended since: its sender did not receive the first answer.
    if (known) return { id, seq: known.seq };
    requireHere(by);
    const { userId, role } = by;
    this.record(new MessagePosted({ sessionId: this.sessionId, messageId: id, userId, role }), userId);
    const message = { id, seq: this.head + this.facts.length, userId, role, text, sentAt: at };
    this.posted.push(message);
    this.known.set(id, message);
    return { id, seq: message.seq };
  }
}
