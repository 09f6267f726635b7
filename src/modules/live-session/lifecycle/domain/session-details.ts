import type { Capture, MarksVisibility, Visibility } from '../../../../contracts/live-session.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';

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
  /** How many students it has seats for; null = any number. */
  capacity: number | null;
  /** In minor units of `currency`; 0 = free, and of no currency. */
  price: number;
  currency: string | null;
  /** Whether it can be booked while it is live. */
  lateBooking: boolean;
}

/** The same as it is kept: its secrets are sealed. */
export type KeptDetails = Omit<SessionDetails, 'meetingUrl' | 'meetingPassword'> & {
  meetingUrl: Sealed | null;
  meetingPassword: Sealed | null;
};

/** What stays open to change once the session is live. The rest was promised to those who came, or was already acted on. */
export const WHILE_LIVE: ReadonlySet<keyof SessionDetails> = new Set([
  'title',
  'description',
  'instructor',
  'videoUrl',
  'meetingUrl',
  'meetingPassword',
  'marksVisibility',
  'lateBooking',
] as const);

/** What stands in calendars: a change of it is a new revision (SEQUENCE of RFC 5545). */
export const IN_CALENDARS: ReadonlySet<keyof SessionDetails> = new Set([
  'title',
  'description',
  'instructor',
  'startsAt',
  'lengthMinutes',
  'timeZone',
] as const);

export const AUDIENCE: ReadonlySet<keyof SessionDetails> = new Set(['visibility', 'capacity', 'price', 'currency'] as const);
