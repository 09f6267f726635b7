import { Injectable } from '@nestjs/common';
import { QueryBus, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { GetPeople } from '../../../contracts/auth.ts';
import { GetSeatCounts } from '../../../contracts/booking.ts';
import type { SessionView } from '../../../contracts/live-session/catalogue.ts';
import { GetClassStandings } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { RULES_COLUMNS } from '../access/admission.ts';
import { Doors } from '../access/doors.ts';
import {
  decideAccess,
  mayHost,
  needsBooking,
  type Barred,
  type Membership,
  type SessionRules,
  type User,
} from '../access/domain/session-access.ts';
import { permissionsOf } from '../access/domain/permissions.ts';
import { placeholderOf } from '../pictures/domain/placeholder.ts';
import { videoOf } from '../video/domain/video.ts';
import { classAsSeenBy, NO_CLASS, type KnownClass } from '../access/known-class.ts';

type Computed = 'hostActive' | 'video' | 'hasVideo' | 'thumbnailUrl' | 'seatsTaken' | 'seatsLeft' | 'waiting' | 'needsBooking' | 'booking';
export type SessionRow = SessionRules &
  Omit<SessionView, keyof SessionRules | Computed | 'shareLink' | 'className' | 'isHost' | `can${string}`> & {
    readonly pictureVersion: string | null;
  };

/** The columns of `SessionRow`, without the secrets revealed on joining. */
export const VIEW_COLUMNS = sql`${RULES_COLUMNS}, code, title, description, coalesce(instructor, host_name) as instructor, starts_at as "startsAt",
  length_minutes as "lengthMinutes", time_zone as "timeZone", video_url as "videoUrl", video_seconds as "videoSeconds", meeting_url is not null as "hasMeeting", currency,
  late_booking as "lateBooking", series_id as "seriesId", outcome, call_off_reason as "callOffReason", started_at as "startedAt", ended_at as "endedAt",
  (select version from session_picture where session_id = live_session.id) as "pictureVersion",
  case when status = 'live' then (
    select count(distinct user_id)::int from presence_interval where session_id = live_session.id and left_at is null) else 0 end as "participantCount"`;

/** Seat counts and the caller's booking, by session. */
type Seats = QueryResult<GetSeatCounts>;

const NO_SEATS = { taken: 0, waiting: 0, own: null };

/** Builds the views of sessions as a caller may see them; `by` is null for anonymous callers. */
@Injectable()
export class SessionViews {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly doors: Doors,
  ) {}

  async of(
    rows: readonly SessionRow[],
    by: User | null,
    classOf: (row: SessionRow) => KnownClass,
    counted?: Seats,
  ): Promise<SessionView[]> {
    const now = this.clock.now();
    const hosts = by?.role === 'admin' ? await this.activeAmong(rows) : null;
    const seats =
      counted ??
      (await this.seatsOf(
        rows.map(({ id }) => id),
        by,
      ));
    const membershipOf = (row: SessionRow) => {
      const { teaches, enrolled } = classOf(row);
      return { teaches, enrolled, booked: seats.get(row.id)?.own?.status === 'confirmed' };
    };
    const barred = await this.barredTo(by, rows, membershipOf);
    return rows.map((row) => {
      const { taken, waiting, own: booking } = seats.get(row.id) ?? NO_SEATS;
      const { name: className, archived } = classOf(row);
      const standing = { ...membershipOf(row), archived, booking, barred: barred.get(row.id) };
      const { mayWatch, isHost, isStaff, canJoin, canBook, canStart, canModerate, canEdit } = permissionsOf(row, by, standing, now);
      // Field by field, because objects built by spreading take several times as long to build and to serialise.
      return {
        id: row.id,
        code: row.code,
        shareLink: `${this.config.publicUrl}/s/${row.code}`,
        thumbnailUrl: `${this.config.publicUrl}/api/v1/live-sessions/${row.id}/thumbnail?v=${row.pictureVersion ?? placeholderOf(row.title).version}`,
        title: row.title,
        description: row.description,
        classId: row.classId,
        className,
        hostId: row.hostId,
        hostActive: hosts && hosts.has(row.hostId),
        instructor: row.instructor,
        startsAt: row.startsAt,
        lengthMinutes: row.lengthMinutes,
        timeZone: row.timeZone,
        // Only for users who may join: in a session with a price, this is what they pay for.
        videoUrl: mayWatch ? row.videoUrl : null,
        videoSeconds: row.videoSeconds,
        hasVideo: row.videoUrl !== null,
        video: mayWatch ? videoOf(row.videoUrl) : null,
        hasMeeting: row.hasMeeting,
        capture: [...row.capture],
        marksVisibility: row.marksVisibility,
        visibility: row.visibility,
        status: row.status,
        outcome: row.outcome,
        callOffReason: isStaff ? row.callOffReason : null,
        startedAt: row.startedAt,
        endedAt: row.endedAt,
        capacity: row.capacity,
        price: row.price,
        currency: row.currency,
        lateBooking: row.lateBooking,
        needsBooking: needsBooking(row),
        seatsTaken: taken,
        seatsLeft: row.capacity === null ? null : Math.max(0, row.capacity - taken),
        waiting,
        participantCount: row.participantCount,
        seriesId: row.seriesId,
        booking,
        keptOut: standing.barred ?? null,
        isHost,
        isStaff,
        canJoin,
        canBook,
        canStart,
        canModerate,
        canEdit,
      };
    });
  }

  /** Those of the sessions that keep the caller out. Asked only about sessions that are for them and not theirs. */
  private async barredTo(
    by: User | null,
    rows: readonly SessionRow[],
    membershipOf: (row: SessionRow) => Membership,
  ): Promise<ReadonlyMap<string, Barred>> {
    if (!by) return new Map();
    const joinable = rows.filter((row) => {
      const { isStaff, mayJoin } = decideAccess(row, by, membershipOf(row));
      return mayJoin && !isStaff;
    });
    return this.doors.barredTo(by.userId, joinable);
  }

  /** The ids of the hosts who can still run their sessions, so that admins can hand over the sessions of the others. */
  private async activeAmong(rows: readonly SessionRow[]): Promise<Set<string>> {
    const people = rows.length ? await this.queries.execute(new GetPeople([...new Set(rows.map(({ hostId }) => hostId))])) : [];
    return new Set(people.filter(mayHost).map(({ id }) => id));
  }

  /** The class of each session, archived or not, as shown to the caller. */
  async classesOf(rows: readonly SessionRow[], by: User | null): Promise<(row: SessionRow) => KnownClass> {
    const ids = [...new Set(rows.flatMap(({ classId }) => classId ?? []))];
    const standings = by && ids.length ? await this.queries.execute(new GetClassStandings(ids, by.userId)) : null;
    const known = new Map([...(standings ?? [])].map(([id, standing]) => [id, classAsSeenBy(standing, by!)]));
    return ({ classId }) => known.get(classId ?? '') ?? NO_CLASS;
  }

  async seatsOf(ids: readonly string[], by: User | null): Promise<Seats> {
    return ids.length ? this.queries.execute(new GetSeatCounts(ids, by?.userId ?? null)) : new Map();
  }
}
