import type { Capture, MarksVisibility, SessionEnded, Visibility } from '../../../../contracts/live-session.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';

/** The fields that its staff choose. */
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
  /** Seats for students; null = unlimited. */
  capacity: number | null;
  /** In minor units of `currency`; 0 = free, and then without a currency. */
  price: number;
  currency: string | null;
  /** Whether it can still be booked while it is live. */
  lateBooking: boolean;
}

/** As stored: with sealed secrets. */
export type KeptDetails = Omit<SessionDetails, 'meetingUrl' | 'meetingPassword'> & {
  meetingUrl: Sealed | null;
  meetingPassword: Sealed | null;
};

/** Fields that can change while the session is live. The others were promised to those who came, or already acted on. */
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

/** Fields that are checked together: who may join, and for what price. */
export const AUDIENCE: ReadonlySet<keyof SessionDetails> = new Set(['visibility', 'capacity', 'price', 'currency'] as const);

/** What a session has from the start. `hostName`: its name in lists and search. */
export interface Identity {
  readonly id: string;
  readonly code: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly classId: string | null;
}

export interface Host {
  readonly id: string;
  readonly name: string;
}

/** What its class and its bookings looked like at the end, for the fact. */
export type MembersAtEnd = Pick<SessionEnded['payload'], 'classSeq' | 'joined' | 'inactive'>;
