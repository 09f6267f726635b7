import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { SessionView } from '../../../contracts/live-session/catalogue.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';

/** What clients see as one session: ours, which never starts again after its end, and those that were started in its place. */
export interface Card {
  /** The id of the first session. */
  readonly id: string;
  /** The ids of all sessions, in order. */
  readonly runs: readonly [string, ...string[]];
}

/** A card with the session that it shows: the latest. */
export interface ShownCard extends Card {
  readonly session: SessionView;
}

interface Row {
  readonly sessionId: string;
  readonly cardId: string;
  readonly run: number;
  readonly deleted: boolean;
}

const COLUMNS = sql.raw('session_id as "sessionId", card_id as "cardId", run, deleted_at is not null as deleted');

export const latestOf = ({ runs }: Card): string => runs.at(-1)!;

/** Which sessions belong to which card, and which cards are deleted. */
@Injectable()
export class Cards {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the id of any session of the card, whether or not there is such a session. Throws SESSION_NOT_FOUND if the card is deleted or the id is not one. */
  async find(id: string): Promise<Card> {
    if (!isId(id)) throw new DomainError('SESSION_NOT_FOUND');
    const rows = await this.rowsOf([id]);
    if (rows.some(({ deleted }) => deleted)) throw new DomainError('SESSION_NOT_FOUND');
    return cardOf(rows[0]?.cardId ?? id.toLowerCase(), rows);
  }

  /** Like `find`, but makes other changes of the card wait until the end of the transaction. */
  async lock(id: string): Promise<Card> {
    const { id: cardId } = await this.find(id);
    await this.db.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`session card ${cardId}`}, 0))`);
    return this.find(cardId);
  }

  /** The cards of these sessions, without cancelled ones and deleted cards. The latest start comes first. */
  async show(sessions: readonly SessionView[]): Promise<ShownCard[]> {
    const rows = sessions.length ? await this.rowsOf(sessions.map(({ id }) => id)) : [];
    const rowOf = new Map(rows.map((row) => [row.sessionId, row]));
    const rowsOfCard = Map.groupBy(rows, ({ cardId }) => cardId);
    const known = sessions.filter(({ status }) => status !== 'cancelled');
    const byCard = Map.groupBy(known, ({ id }) => rowOf.get(id)?.cardId ?? id);
    return [...byCard]
      .filter(([id]) => !rowsOfCard.get(id)?.some(({ deleted }) => deleted))
      .map(([id, found]) => {
        const [session] = found.toSorted((one, other) => (rowOf.get(other.id)?.run ?? 0) - (rowOf.get(one.id)?.run ?? 0));
        return { ...cardOf(id, rowsOfCard.get(id) ?? []), session: session! };
      })
      .toSorted((one, other) => other.session.startsAt.getTime() - one.session.startsAt.getTime());
  }

  /** The card must be locked. */
  async addRun({ id, runs }: Card, sessionId: string): Promise<void> {
    await this.db.rows(sql`insert into session_card (session_id, card_id, run) values (${sessionId}, ${id}, ${runs.length})`);
  }

  /** Hides the card. Its sessions keep their records. The card must be locked. */
  async delete({ id }: Card): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`
      insert into session_card (session_id, card_id, run, deleted_at) values (${id}, ${id}, 0, ${now})
      on conflict (session_id) do update set deleted_at = excluded.deleted_at`);
  }

  /** All rows of the cards that these sessions belong to. */
  private rowsOf(sessionIds: readonly string[]): Promise<Row[]> {
    return this.db.rows(sql<Row>`
      select ${COLUMNS} from session_card
      where card_id in (select card_id from session_card where session_id = any(${[...sessionIds]}::uuid[])
        union all select unnest(${[...sessionIds]}::uuid[]))
      order by card_id, run`);
  }
}

const cardOf = (id: string, rows: readonly Row[]): Card => ({
  id,
  runs: [id, ...rows.filter(({ run }) => run > 0).map(({ sessionId }) => sessionId)],
});
