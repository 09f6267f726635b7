import { defineEntity, p } from '@mikro-orm/core';
import type { Capture, MarksVisibility, SessionOutcome, SessionStatus, Visibility } from '../../../../contracts/live-session.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { termsOf } from '../../../../kernel/domain/search-terms.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';
import { mustBeNear, mustNotBePast } from './planned-start.ts';
import { AUDIENCE, IN_CALENDARS, WHILE_LIVE, type KeptDetails, type SessionDetails } from './session-details.ts';
import { same } from './same.ts';
import { isTimeZone } from '../../series/domain/time-zone.ts';
import { recogniseVideo } from './video.ts';

const LiveSessionSchema = defineEntity({
  name: 'LiveSession',
  tableName: 'live_session',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    title: p.text(),
    description: p.text(),
    classId: p.uuid().strictNullable(),
    hostId: p.uuid(),
    instructor: p.text().strictNullable(),
    startsAt: p.datetime(),
    lengthMinutes: p.integer(),
    timeZone: p.text(),
    videoUrl: p.text().strictNullable(),
    meetingUrl: p.text().$type<Sealed>().strictNullable(),
    meetingPassword: p.text().$type<Sealed>().strictNullable(),
    capture: p.array().$type<Capture[]>(),
    marksVisibility: p.text().$type<MarksVisibility>(),
    visibility: p.text().$type<Visibility>(),
    capacity: p.integer().strictNullable(),
    price: p.integer(),
    currency: p.text().strictNullable(),
    lateBooking: p.boolean(),
    /** The host's, for lists and the search; follows when it changes. */
    hostName: p.text(),
    searchText: p.text(),
    seriesId: p.uuid().strictNullable(),
    occurrence: p.datetime().strictNullable(),
    revision: p.integer(),
    updatedAt: p.datetime(),
    soonToldFor: p.datetime().strictNullable(),
    status: p.text().$type<SessionStatus>(),
    outcome: p.text().$type<SessionOutcome>().strictNullable(),
    callOffReason: p.text().strictNullable(),
    startedAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
  },
});

/** One live meeting: scheduled, live, ended, or cancelled. An ended one never starts again. */
export class LiveSession extends LiveSessionSchema.class {
  static schedule(
    identity: { id: string; code: string; hostId: string; classId: string | null; hostName: string },
    details: KeptDetails,
    now: Date,
    series: { seriesId: string; occurrence: Date } | null = null,
  ): LiveSession {
    const session = Object.assign(new LiveSession(), {
      ...identity,
      ...details,
      capture: [...details.capture],
      seriesId: series?.seriesId ?? null,
      occurrence: series?.occurrence ?? null,
      revision: 0,
      updatedAt: now,
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

  /** Changes what differs, and gives the names of those fields. */
  edit(changes: Partial<KeptDetails>, now: Date): (keyof SessionDetails)[] {
    this.mustBeOpenToChange();
    const fields = (Object.keys(changes) as (keyof SessionDetails)[]).filter(
      (field) => changes[field] !== undefined && !same(changes[field], this[field]),
    );
    const late = this.status === 'live' ? fields.filter((field) => !WHILE_LIVE.has(field)) : [];
    if (late.length)
      throw new DomainError(
        'SESSION_NOT_SCHEDULED',
        late.map((field) => ({ field, message: 'cannot be changed once the session is live' })),
      );
    Object.assign(this, Object.fromEntries(fields.map((field) => [field, changes[field]])));
    if (fields.includes('startsAt')) this.checkStart(now);
    if (fields.includes('timeZone')) this.checkZone();
    if (fields.includes('videoUrl')) this.checkVideo();
    if (fields.some((field) => AUDIENCE.has(field))) this.checkAudience();
    this.index();
    if (fields.some((field) => IN_CALENDARS.has(field))) this.revise(now);
    return fields;
  }

  /** Another teacher runs it from now on. */
  handOver(host: { readonly id: string; readonly name: string }, now: Date): void {
    this.mustBeOpenToChange();
    this.hostId = host.id;
    this.hostName = host.name;
    this.index();
    // Calendars show the host only where no instructor is named.
    if (this.instructor === null) this.revise(now);
  }

  /** Says whether it changed anything: a cancelled session stays cancelled. */
  cancel(now: Date): boolean {
    if (this.status === 'cancelled') return false;
    this.mustBeScheduled();
    this.status = 'cancelled';
    this.revise(now);
    return true;
  }

  start(now: Date): void {
    this.mustBeScheduled();
    this.status = 'live';
    this.startedAt = now;
  }

  /** Says whether it changed anything: an ended session keeps its end and its outcome. One that never started ends because its host is absent. */
  end(outcome: SessionOutcome, now: Date): boolean {
    if (this.status === 'ended') return false;
    if (this.status !== 'live' && !(this.status === 'scheduled' && outcome === 'host_absent')) throw new DomainError('SESSION_NOT_LIVE');
    this.status = 'ended';
    this.outcome = outcome;
    // Two nodes' clocks may differ by more than a short session lasted.
    this.endedAt = this.startedAt && now < this.startedAt ? this.startedAt : now;
    return true;
  }

  /** Ends it as one that was started by mistake. Says whether it changed anything: one that was called off keeps its first reason. */
  callOff(reason: string, now: Date): boolean {
    if (this.callOffReason !== null) return false;
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    this.callOffReason = reason;
    return this.end('not_held', now);
  }

  /** Refuses what is over, one way or the other. */
  mustBeOpenToChange(): void {
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (this.status === 'cancelled') throw new DomainError('SESSION_NOT_SCHEDULED');
  }

  /** Refuses what only a waiting session may do. */
  mustBeScheduled(): void {
    if (this.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (this.status !== 'scheduled') throw new DomainError('SESSION_NOT_SCHEDULED');
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
    // What is free has no currency, whatever was said.
    if (this.price === 0) this.currency = null;
  }

  private index(): void {
    this.searchText = searchTextOf(this, this.instructor ?? this.hostName);
  }

  private revise(now: Date): void {
    this.revision++;
    this.updatedAt = now;
  }
}

LiveSessionSchema.setClass(LiveSession);

/** What a search goes through; `shown`: the name it is listed under. */
export const searchTextOf = ({ title, description }: { readonly title: string; readonly description: string }, shown: string): string =>
  termsOf([title, shown, description].join(' ')).join(' ');
