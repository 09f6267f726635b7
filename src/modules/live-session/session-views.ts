import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { GetPeople } from '../../contracts/auth.js';
import { RULES_COLUMNS } from './admission.js';
import type { Membership, SessionRules, User } from './domain/access.js';
import { permissionsOf } from './domain/permissions.js';
import type { SessionView } from './dto/views.js';

export type SessionRow = SessionRules &
  Omit<SessionView, keyof SessionRules | 'shareLink' | 'className' | 'instructor' | 'isHost' | `can${string}`> & {
    readonly instructor: string | null;
  };

/** A statement's columns for `SessionRow`. What only joining reveals is not among them. */
export const VIEW_COLUMNS = sql`${RULES_COLUMNS}, code, title, description, instructor, starts_at as "startsAt", length_minutes as "lengthMinutes",
  time_zone as "timeZone", video_url as "videoUrl", meeting_url is not null as "hasMeeting", outcome, started_at as "startedAt", ended_at as "endedAt"`;

/** What the caller is to the class of a session, and its name. */
export interface KnownClass extends Membership {
  readonly name: string | null;
  readonly archived: boolean;
}

export const NO_CLASS: KnownClass = { teaches: false, enrolled: false, name: null, archived: false };

/** Sessions as one caller sees them. */
@Injectable()
export class SessionViews {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
  ) {}

  async of(rows: readonly SessionRow[], by: User, classOf: (row: SessionRow) => KnownClass): Promise<SessionView[]> {
    const nameless = new Set(rows.filter(({ instructor }) => instructor === null).map(({ hostId }) => hostId));
    const hosts = nameless.size ? await this.queries.execute(new GetPeople([...nameless])) : [];
    const nameOf = new Map(hosts.map(({ id, name }) => [id, name]));
    return rows.map((row) => ({
      ...row,
      capture: [...row.capture],
      instructor: row.instructor ?? nameOf.get(row.hostId) ?? '',
      className: classOf(row).name,
      shareLink: `${this.config.publicUrl}/s/${row.code}`,
      ...permissionsOf(row, by, classOf(row)),
    }));
  }
}
