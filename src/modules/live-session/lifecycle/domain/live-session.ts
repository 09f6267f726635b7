import {
  SessionCancelled,
  SessionEdited,
  SessionEnded,
  SessionHandedOver,
  SessionRescheduled,
  SessionScheduled,
  SessionStarted,
  SessionStartingSoon,
  type SessionOutcome,
} from '../../../../contracts/live-session.ts';
import type { SessionDetails } from '../../../../contracts/live-session/lifecycle.ts';
import { aggregate } from '../../../../kernel/domain/aggregate.ts';
import { latest } from '../../../../kernel/domain/dates.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isTimeZone } from '../../../../config/time-zone.ts';
import { LiveSessionSchema } from './live-session-schema.ts';
import { mustBeNear, mustNotBePast } from './planned-start.ts';
import { sameValue } from './same-value.ts';
import { searchTextOf } from './search-text.ts';
import { AUDIENCE, EDITABLE_WHILE_LIVE, type Host, type InitialFields, type StoredDetails, type MembersAtEnd } from './session-details.ts';
import { recogniseVideo } from '../../video/domain/video.ts';

/** One live meeting: scheduled, live, ended or cancelled. Once ended or cancelled it never starts again. */
export class LiveSession extends aggregate(LiveSessionSchema.class) {
  /** Creates a session without recording a fact, for sessions that start at once: their first fact is SessionStarted. */
  static create(
    initial: InitialFields,
    details: StoredDetails,
    now: Date,
    series: { readonly seriesId: string; readonly occurrence: Date } | null = null,
  ): LiveSession {
    const session = Object.assign(new LiveSession(), {
      ...initial,
      ...details,
      capture: [...details.capture],
      seriesId: series?.seriesId ?? null,
      occurrence: series?.occurrence ?? null,
      soonToldFor: null,
      status: 'scheduled' as const,
      outcome: null,
      callOffReason: null,
      startedAt: null,
      endedAt: null,
    });
    session.checkStart(now);
    session.checkZone();
    session.checkVideo();
    session.checkAudience();
    session.index();
    return session;
  }

  static schedule(...[initial, details, now, series]: Parameters<typeof LiveSession.create>): LiveSession {
    const session = LiveSession.create(initial, details, now, series);
    const { id: sessionId, classId, hostId, startsAt } = session;
    session.record(new SessionScheduled({ sessionId, classId, hostId, startsAt: startsAt.toISOString() }), hostId);
    return session;
  }

  /** Applies the changes that differ from the current values, and returns the names of the changed fields. `host`: the new host, if it is handed over. */
  edit(changes: Partial<StoredDetails>, by: string, now: Date, host?: Host): string[] {
    this.mustBeOpenToChange();
    const fields = (Object.keys(changes) as (keyof SessionDetails)[]).filter(
      (field) => changes[field] !== undefined && !sameValue(changes[field], this[field]),
    );
    this.mustAllow(fields);
    const before = { startsAt: this.startsAt, hostId: this.hostId };
    Object.assign(this, Object.fromEntries(fields.map((field) => [field, changes[field]])));
    if (fields.includes('startsAt')) this.checkStart(now);
    if (fields.includes('timeZone')) this.checkZone();
    if (fields.includes('videoUrl')) this.checkVideo();
    if (fields.includes('videoUrl')) this.videoSeconds = changes.videoSeconds ?? null;
    if (fields.some((field) => AUDIENCE.has(field))) this.checkAudience();
    const isHandedOver = host !== undefined && host.id !== this.hostId;
    if (isHandedOver) Object.assign(this, { hostId: host.id, hostName: host.name });
    this.index();
    const sessionId = this.id;
    const changed = [...fields, ...(isHandedOver ? ['hostId'] : [])];
    if (changed.length) this.record(new SessionEdited({ sessionId, fields: changed }), by);
    const moved = { from: before.startsAt.toISOString(), to: this.startsAt.toISOString() };
    if (fields.includes('startsAt')) this.record(new SessionRescheduled({ sessionId, ...moved }, 'nobody'), by);
    if (isHandedOver) this.record(new SessionHandedOver({ sessionId, fromId: before.hostId, toId: this.hostId }, 'nobody'), by);
    return changed;
  }

  setPicture(by: string): void {
    this.mustBeOpenToChange();
    this.record(new SessionEdited({ sessionId: this.id, fields: ['thumbnail'] }), by);
  }

  /** Allowed even after the session is over: it must always be possible to take a picture down. */
  removePicture(by: string): void {
    this.record(new SessionEdited({ sessionId: this.id, fields: ['thumbnail'] }), by);
  }

  /** Cancelling a cancelled session changes nothing. */
  cancel(by: string): void {
    if (this.status === 'cancelled') return;
    this.mustBeScheduled();
    this.status = 'cancelled';
    this.record(new SessionCancelled({ sessionId: this.id, classId: this.classId }), by);
  }

  /** Announces the planned start: once, and again if it was moved. */
  announceStart(): void {
    if (this.status !== 'scheduled' || sameValue(this.soonToldFor, this.startsAt)) return;
    this.soonToldFor = this.startsAt;
    this.record(new SessionStartingSoon({ sessionId: this.id, startsAt: this.startsAt.toISOString() }, 'nobody'));
  }

  /** `roster`: the students expected. `classSeq`: the head of the class's stream; null without a class. */
  start(expected: Pick<SessionStarted['payload'], 'roster' | 'classSeq'>, by: string, now: Date): void {
    this.mustBeScheduled();
    this.status = 'live';
    this.startedAt = now;
    const { id: sessionId, classId, hostId, visibility, capture, marksVisibility } = this;
    this.record(new SessionStarted({ sessionId, classId, hostId, visibility, capture, marksVisibility, ...expected }), by);
  }

  /** Returns false if the session had already ended; it then keeps its end and outcome. A session that never started can only end as `host_absent`. */
  end(outcome: SessionOutcome, members: MembersAtEnd, by: string | null, now: Date): boolean {
    if (this.status === 'ended') return false;
    if (this.status !== 'live' && !(this.status === 'scheduled' && outcome === 'host_absent')) throw new DomainError('SESSION_NOT_LIVE');
    this.status = 'ended';
    this.outcome = outcome;
    // The clocks of two nodes may differ by more than the length of a short session.
    this.endedAt = latest(now, this.startedAt ?? now);
    const { id: sessionId, classId, visibility, startedAt } = this;
    this.record(new SessionEnded({ sessionId, classId, visibility, outcome, started: startedAt !== null, ...members }), by);
    return true;
  }

  /** Ends a session that was started by mistake. Returns false if it had already been called off; it then keeps the first reason. */
  callOff(reason: string, members: MembersAtEnd, by: string, now: Date): boolean {
    if (this.callOffReason !== null) return false;
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    this.callOffReason = reason;
    return this.end('not_held', members, by, now);
  }

  /** Throws SESSION_ENDED if the session is over, SESSION_NOT_SCHEDULED if it is cancelled. */
  mustBeOpenToChange(): void {
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (this.status === 'cancelled') throw new DomainError('SESSION_NOT_SCHEDULED');
  }

  /** Throws SESSION_ENDED if the session is over, SESSION_NOT_SCHEDULED if it is live or cancelled. */
  mustBeScheduled(): void {
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (this.status !== 'scheduled') throw new DomainError('SESSION_NOT_SCHEDULED');
  }

  /** Checks that everyone who has booked can keep their booking. Throws SESSION_HAS_BOOKINGS and CAPACITY_BELOW_BOOKED. */
  mustKeepBookings({ taken, waiting }: { readonly taken: number; readonly waiting: number }): void {
    if (this.visibility === 'class' && taken + waiting > 0) throw new DomainError('SESSION_HAS_BOOKINGS');
    if (this.capacity !== null && taken > this.capacity) throw new DomainError('CAPACITY_BELOW_BOOKED', undefined, { booked: taken });
  }

  private mustAllow(fields: readonly (keyof SessionDetails)[]): void {
    const locked = this.status === 'live' ? fields.filter((field) => !EDITABLE_WHILE_LIVE.has(field)) : [];
    if (!locked.length) return;
    const details = locked.map((field) => ({ field, message: 'cannot be changed once the session is live' }));
    throw new DomainError('SESSION_NOT_SCHEDULED', details);
  }

  private checkStart(now: Date): void {
    mustNotBePast(this.startsAt, now);
    mustBeNear(this.startsAt, now);
  }

  private checkZone(): void {
    if (!isTimeZone(this.timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  }

  private checkVideo(): void {
    if (this.videoUrl !== null) recogniseVideo(this.videoUrl);
  }

  private checkAudience(): void {
    if (this.visibility === 'class' && !this.classId) throw new DomainError('CLASS_NEEDED');
    if (this.visibility === 'class' && (this.capacity !== null || this.price > 0)) throw new DomainError('CLASS_SESSIONS_ARE_FREE');
    if (this.price > 0 && !this.currency) throw new DomainError('CURRENCY_NEEDED');
    // A free session has no currency; drop any that was given.
    if (this.price === 0) this.currency = null;
  }

  private index(): void {
    this.searchText = searchTextOf(this, this.instructor ?? this.hostName);
  }
}

LiveSessionSchema.setClass(LiveSession);
