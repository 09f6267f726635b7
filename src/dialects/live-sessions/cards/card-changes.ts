import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { EndSession, GetSessionAccess } from '../../../contracts/live-session.ts';
import {
  CallOffSession,
  CancelSession,
  EditSession,
  RepeatSession,
  StartSession,
  type SessionDetails,
} from '../../../contracts/live-session/lifecycle.ts';
import type { SessionView } from '../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Cards, type ShownCard } from './cards.ts';
import { CardViews } from './card-views.ts';

/** The fields of a session that these clients know. */
export type CardDetails = Pick<SessionDetails, 'title' | 'description' | 'instructor' | 'videoUrl' | 'startsAt'>;

/** Changes cards as one step each, for the staff of their sessions. */
@Injectable()
export class CardChanges {
  constructor(
    private readonly db: Database,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cards: Cards,
    private readonly views: CardViews,
  ) {}

  /**
   * Edits the card, and starts or ends it; one whose session has ended is started again as a new session. Returns the id of the session that the card
   * now shows.
   */
  edit(by: Principal, id: string, details: Partial<CardDetails>, isLive?: boolean): Promise<string> {
    return this.locked(by, id, async (card) => {
      const { session } = card;
      const changes = changesOf(details, session);
      if (session.status === 'ended') return this.repeat(by, card, changes, isLive === true);
      if (Object.keys(changes).length) await this.commands.execute(new EditSession(by, session.id, changes));
      if (isLive === true) await this.commands.execute(new StartSession(by, session.id));
      if (isLive === false && session.status === 'live') await this.commands.execute(new EndSession(by, session.id));
      return session.id;
    });
  }

  /** A scheduled session is cancelled; a live one counts for and against nobody; the record of one that has ended is kept. */
  delete(by: Principal, id: string): Promise<void> {
    return this.locked(by, id, async (card) => {
      const { id: sessionId, status } = card.session;
      if (status === 'scheduled') await this.commands.execute(new CancelSession(by, sessionId));
      if (status === 'live') await this.commands.execute(new CallOffSession(by, sessionId, 'Deleted while it was live.'));
      await this.cards.delete(card);
    });
  }

  private async repeat(by: Principal, card: ShownCard, changes: Partial<CardDetails>, again: boolean): Promise<string> {
    const { session } = card;
    if (!again && Object.keys(changes).length) throw new DomainError('SESSION_ENDED');
    if (!again) return session.id;
    // It starts now, whatever the form says.
    const { sessionId } = await this.commands.execute(new RepeatSession(by, session.id, { ...changes, startsAt: undefined }));
    await this.cards.addRun(card, sessionId);
    return sessionId;
  }

  private locked<T>(by: Principal, id: string, work: (card: ShownCard) => Promise<T>): Promise<T> {
    return this.db.transaction([], async () => {
      await this.cards.lock(id);
      const card = await this.views.get(by, id);
      const access = await this.queries.execute(new GetSessionAccess(card.session.id, by));
      if (!access?.isStaff) throw new DomainError('NOT_SESSION_HOST');
      return work(card);
    });
  }
}

const MINUTE = 60_000;
const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE);

/** What differs from the session as shown, because forms send back every field. Their times have no seconds. */
const changesOf = ({ startsAt, ...texts }: Partial<CardDetails>, session: SessionView): Partial<CardDetails> => ({
  ...Object.fromEntries(
    Object.entries(texts).filter(([field, value]) => value !== undefined && value !== session[field as keyof typeof texts]),
  ),
  ...(startsAt && minuteOf(startsAt) !== minuteOf(session.startsAt) && { startsAt }),
});
