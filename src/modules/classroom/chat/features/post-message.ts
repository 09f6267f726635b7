import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { PostMessage } from '../../../../contracts/classroom/chat.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId, newId } from '../../../../kernel/ids.ts';
import type { Transaction } from '../../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../../kernel/messaging/lanes.ts';
import { Members } from '../../access/members.ts';
import { ChatStore } from '../chat-store.ts';

type Posted = CommandResult<PostMessage>;
type Post = Pick<PostMessage, 'by' | 'text'> & { readonly id: string };

/** Messages come in bursts, so they use the session's lane: one transaction for all that are waiting, in order. */
@CommandHandler(PostMessage)
export class PostMessageHandler implements ICommandHandler<PostMessage> {
  private readonly lane: Lane<Post, Posted>;

  constructor(
    lanes: Lanes,
    private readonly members: Members,
    private readonly chats: ChatStore,
    private readonly clock: Clock,
  ) {
    this.lane = lanes.open('chat', { stream: sessionStream, load: (tx, sessionId, posts) => this.load(tx, sessionId, posts) });
  }

  async execute({ by, sessionId, text, id = newId() }: PostMessage): Promise<Posted> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(sessionId, { by, text, id });
  }

  private async load(tx: Transaction, sessionId: string, posts: readonly Post[]): Promise<Group<Post, Posted>> {
    const memberOf = await this.members.load(
      sessionId,
      posts.map(({ by }) => by),
    );
    const chat = await this.chats.load(
      tx,
      sessionId,
      posts.map(({ id }) => id),
    );
    const now = this.clock.now();
    return {
      decide: ({ by, ...message }) => chat.post(memberOf(by), message, now),
      save: () => this.chats.save(tx, sessionId, chat),
    };
  }
}
