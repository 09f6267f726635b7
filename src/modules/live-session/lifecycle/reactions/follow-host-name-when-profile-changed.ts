import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import { GetPeople, ProfileChanged, type Person } from '../../../../contracts/auth.ts';
import { isA, sessionStream, type RecordedFact } from '../../../../contracts/fact.ts';
import { SessionEdited, type Visibility } from '../../../../contracts/live-session.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { searchTextOf } from '../domain/search-text.ts';

type Row = { id: string; title: string; description: string; visibility: Visibility };

/** Updates a renamed host's name in lists and search, and notifies the rooms of their live sessions. */
@Injectable()
@Reaction({ id: 'live-session.follow-host-name-when-profile-changed', on: [ProfileChanged], from: 'now' })
export class FollowHostNameWhenProfileChanged implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const renamed = facts.filter((fact) => isA(fact, ProfileChanged)).find(({ payload }) => payload.fields.includes('name'));
    const [host] = renamed ? await this.queries.execute(new GetPeople([renamed.payload.userId])) : [];
    if (!host) return;
    await this.rename(host, sql`status <> 'live'`);
    const rows = await this.db.rows(
      sql<{ id: string }>`select id from live_session where host_id = ${host.id} and status = 'live' and host_name <> ${host.name}`,
    );
    const live = rows.map(({ id }) => id);
    // Last and in a short transaction: marks in a live session wait for the lock on its stream.
    await this.db.transaction(live.map(sessionStream), async (tx) => {
      for (const { id: sessionId, visibility } of await this.rename(host, sql`id = any(${live}::uuid[])`))
        await tx.append(sessionStream(sessionId), [new SessionEdited({ sessionId, fields: ['instructor'], visibility })]);
    });
  }

  /** Renames in bulk, because a host may have thousands of sessions. Returns those that show the host's name; the others show an instructor. */
  private async rename({ id: hostId, name }: Person, which: RawBuilder<unknown>): Promise<Row[]> {
    const stale = sql`host_id = ${hostId} and host_name <> ${name} and ${which}`;
    const shown = await this.db.rows(sql<Row>`
      select id, title, description, visibility from live_session where ${stale} and instructor is null order by id for no key update`);
    await this.db.rows(sql`
      update live_session s set search_text = t.words, host_name = ${name}
      from unnest(${shown.map(({ id }) => id)}::uuid[], ${shown.map((row) => searchTextOf(row, name))}::text[]) as t (id, words)
      where s.id = t.id`);
    await this.db.rows(sql`update live_session set host_name = ${name} where ${stale}`);
    return shown;
  }
}
