import { defineEntity, p } from '@mikro-orm/core';
import type { Capture, MarksVisibility, SessionOutcome, SessionStatus, Visibility } from '../../../contracts/live-session.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { isTimeZone } from './time-zone.js';

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
    meetingUrl: p.text().strictNullable(),
    meetingPassword: p.text().strictNullable(),
    capture: p.array().$type<Capture[]>(),
    marksVisibility: p.text().$type<MarksVisibility>(),
    visibility: p.text().$type<Visibility>(),
    status: p.text().$type<SessionStatus>(),
    outcome: p.text().$type<SessionOutcome>().strictNullable(),
    startedAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
  },
});

/** What somebody decides about a session; the rest follows from its life. */
export interface SessionDetails {
  title: string;
  description: string;
  /** Shown in place of the host's name. */
  instructor: string | null;
  startsAt: Date;
  lengthMinutes: number;
  timeZone: string;
  videoUrl: string | null;
  meetingUrl: string | null;
  meetingPassword: string | null;
  capture: readonly Capture[];
  marksVisibility: MarksVisibility;
  visibility: Visibility;
}

/** What stays open to change once the session is live. The rest was promised to those who came, or was already acted on. */
const WHILE_LIVE: ReadonlySet<keyof SessionDetails> = new Set([
  'title',
  'description',
  'instructor',
  'videoUrl',
  'meetingUrl',
  'meetingPassword',
  'marksVisibility',
] as const);

/** A client's "now" arrives a little late. */
const PAST_TOLERANCE_MS = 60_000;

/** One live meeting: scheduled, live, ended, or cancelled. An ended one never starts again. */
export class LiveSession extends LiveSessionSchema.class {
  static schedule(
    identity: { id: string; code: string; hostId: string; classId: string | null },
    details: SessionDetails,
    now: Date,
  ): LiveSession {
    const session = Object.assign(new LiveSession(), {
      ...identity,
      ...details,
      capture: [...details.capture],
      status: 'scheduled' as const,
      outcome: null,
      startedAt: null,
      endedAt: null,
    });
    session.checkStart(now);
    session.checkZone();
    session.checkAudience();
    return session;
  }

  /** Changes what differs, and gives the names of those fields. */
  edit(changes: Partial<SessionDetails>, now: Date): (keyof SessionDetails)[] {
    if (this.status === 'ended') throw new Refusal('SESSION_ENDED');
    if (this.status === 'cancelled') throw new Refusal('SESSION_NOT_SCHEDULED');
    const fields = (Object.keys(changes) as (keyof SessionDetails)[]).filter(
      (field) => changes[field] !== undefined && !same(changes[field], this[field]),
    );
    const late = this.status === 'live' ? fields.filter((field) => !WHILE_LIVE.has(field)) : [];
    if (late.length)
      throw new Refusal(
        'SESSION_NOT_SCHEDULED',
        late.map((field) => ({ field, message: 'cannot be changed once the session is live' })),
      );
    Object.assign(this, Object.fromEntries(fields.map((field) => [field, changes[field]])));
    if (fields.includes('startsAt')) this.checkStart(now);
    if (fields.includes('timeZone')) this.checkZone();
    if (fields.includes('visibility')) this.checkAudience();
    return fields;
  }

  /** Says whether it changed anything: a cancelled session stays cancelled. */
  cancel(): boolean {
    if (this.status === 'cancelled') return false;
    this.mustBeScheduled();
    this.status = 'cancelled';
    return true;
  }

  start(now: Date): void {
    this.mustBeScheduled();
    this.status = 'live';
    this.startedAt = now;
  }

  /** Says whether it changed anything: an ended session keeps its end and its outcome. */
  end(outcome: SessionOutcome, now: Date): boolean {
    if (this.status === 'ended') return false;
    if (this.status !== 'live') throw new Refusal('SESSION_NOT_LIVE');
    this.status = 'ended';
    this.outcome = outcome;
    // Two nodes' clocks may differ by more than a short session lasted.
    this.endedAt = now < this.startedAt! ? this.startedAt : now;
    return true;
  }

  /** Refuses what only a waiting session may do. */
  mustBeScheduled(): void {
    if (this.status === 'ended') throw new Refusal('SESSION_ENDED');
    if (this.status !== 'scheduled') throw new Refusal('SESSION_NOT_SCHEDULED');
  }

  private checkStart(now: Date): void {
    if (this.startsAt.getTime() < now.getTime() - PAST_TOLERANCE_MS) throw new Refusal('START_IN_THE_PAST');
  }

  private checkZone(): void {
    if (!isTimeZone(this.timeZone)) throw new Refusal('UNKNOWN_TIME_ZONE');
  }

  private checkAudience(): void {
    if (this.visibility === 'class' && !this.classId) throw new Refusal('CLASS_NEEDED');
  }
}

LiveSessionSchema.setClass(LiveSession);

const same = (one: unknown, other: unknown): boolean => {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item) => other.includes(item));
  return one === other;
};
