import type { Role } from '../../../../contracts/auth.ts';
import { ChatSwitched, MessageDeleted, MessagePosted } from '../../../../contracts/classroom/chat.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { requireHere, requireLive, requireStaff, type Member } from '../../access/domain/member.ts';

export interface Message {
  readonly id: string;
  /** The number of its fact. */
  readonly seq: number;
  readonly userId: string;
  readonly role: Role;
  readonly text: string;
  readonly sentAt: Date;
}
export interface KnownMessage extends Pick<Message, 'id' | 'seq' | 'userId'> {
  readonly deleted: boolean;
}

/** The chat of one session, loaded with those of its messages that are concerned. */
export class Chat extends Aggregate {
  readonly posted: Message[] = [];
  readonly deleted: string[] = [];
  private readonly known: Map<string, KnownMessage>;

  constructor(
    private readonly sessionId: string,
    /** The number of the last fact of the session. */
    private readonly head: number,
    private open: boolean,
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
    if (!this.open && !by.access.isStaff) throw new DomainError('CHAT_CLOSED');
    const { userId, role } = by;
    this.record(new MessagePosted({ sessionId: this.sessionId, messageId: id, userId, role }), userId);
    const message = { id, seq: this.head + this.facts.length, userId, role, text, sentAt: at };
    this.posted.push(message);
    this.known.set(id, { ...message, deleted: false });
    return { id, seq: message.seq };
  }

  /** Does nothing if the message has already been deleted. */
  delete(by: Member, id: string): void {
    const message = this.known.get(id);
    if (!message) throw new DomainError('MESSAGE_NOT_FOUND');
    if (message.userId !== by.userId && !by.access.isStaff) throw new DomainError('NOT_YOUR_MESSAGE');
    if (message.deleted) return;
    this.record(new MessageDeleted({ sessionId: this.sessionId, messageId: id, userId: by.userId }), by.userId);
    this.known.set(id, { ...message, deleted: true });
    this.deleted.push(id);
  }

  /** Lets everyone write, or only staff. */
  switch(by: Member, open: boolean): void {
    requireStaff(by);
    requireLive(by);
    if (open === this.open) return;
    this.open = open;
    this.record(new ChatSwitched({ sessionId: this.sessionId, open }), by.userId);
  }

  get isOpen(): boolean {
    return this.open;
  }
}
