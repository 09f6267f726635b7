import { Command } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { Capture, MarksVisibility, Visibility } from '../live-session.ts';

/** The session fields that staff can set. */
export interface SessionDetails {
  title: string;
  description: string;
  /** Shown in place of the host's name; null = show the host's name. */
  instructor: string | null;
  startsAt: Date;
  lengthMinutes: number;
  timeZone: string;
  videoUrl: string | null;
  /** The length of the video; null = unknown. Watch time never exceeds it. */
  videoSeconds: number | null;
  meetingUrl: string | null;
  meetingPassword: string | null;
  capture: readonly Capture[];
  marksVisibility: MarksVisibility;
  visibility: Visibility;
  /** Seats for students; null = unlimited. */
  capacity: number | null;
  /** In minor units of `currency`; 0 = free, in which case `currency` is null. */
  price: number;
  currency: string | null;
  /** Whether the session can still be booked while it is live. */
  lateBooking: boolean;
}

export type NewSession = Partial<SessionDetails> & { readonly title: string; readonly classId?: string | null };

/** Schedules a session, with or without a class. With `startNow`, starts it at once; `replace` ends the class's live session first. */
export class ScheduleSession extends Command<{ readonly sessionId: string }> {
  constructor(
    readonly by: Principal,
    readonly session: NewSession,
    readonly startNow?: { readonly replace?: boolean },
  ) {
    super();
  }
}

/** Which sessions of a series a request applies to: only the requested one, that one and the following ones, or all. */
export type Scope = 'this' | 'following' | 'all';

/**
 * Changes a session: everything except the class while it is scheduled, some fields while it is live. `hostId` hands it over to another host.
 * With a wider `scope`, changes the scheduled sessions of the series: all of them or, if one cannot be changed, none.
 */
export class EditSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly changes: Partial<SessionDetails> & { readonly hostId?: string },
    readonly scope: Scope = 'this',
  ) {
    super();
  }
}

/** How a session is started. */
export interface StartOptions {
  /** The meeting to set in the same step. */
  readonly meeting?: Partial<Pick<SessionDetails, 'meetingUrl' | 'meetingPassword'>>;
  /** Throws SESSION_NOT_SCHEDULED if the session is live already. */
  readonly onlyOnce?: boolean;
}

/** Starts a scheduled session. Repeating it while the session is live returns the same result, unless the options say otherwise. */
export class StartSession extends Command<{ readonly sessionId: string; readonly startedAt: Date }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly replace = false,
    readonly options: StartOptions = {},
  ) {
    super();
  }
}

/** Cancels a session that has not started and, depending on `scope`, others of its series. Repeating it changes nothing. */
export class CancelSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly scope: Scope = 'this',
  ) {
    super();
  }
}

/** Ends a live session that was started by mistake, so that it does not count towards attendance. Repeating it changes nothing. `reason` is kept out of the log, so that it can be erased. */
export class CallOffSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly reason: string,
  ) {
    super();
  }
}

/** Sets or replaces the picture of a session. `bytes`: the file as sent by the client, unchecked. */
export class SetThumbnail extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bytes: Buffer,
  ) {
    super();
  }
}

/** ScheduleSession with a picture: creates both or neither. `picture`: the file as sent by the client, unchecked. */
export class ScheduleSessionWithPicture extends Command<{ readonly sessionId: string }> {
  constructor(
    readonly by: Principal,
    readonly session: NewSession,
    readonly picture: Buffer,
    readonly startNow?: { readonly replace?: boolean },
  ) {
    super();
  }
}

/**
 * Starts a new session with the details and the picture of one that has ended, apart from `changes`; its planned start is now. Its host stays the same while they may still
 * host it. Throws SESSION_NOT_ENDED, and CLASS_HAS_LIVE_SESSION like StartSession.
 */
export class RepeatSession extends Command<{ readonly sessionId: string }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly changes: Partial<SessionDetails> = {},
  ) {
    super();
  }
}
