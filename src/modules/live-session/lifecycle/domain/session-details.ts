import type { SessionEnded } from '../../../../contracts/live-session.ts';
import type { SessionDetails } from '../../../../contracts/live-session/lifecycle.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';

/** The details as stored, with the meeting URL and password sealed. */
export type StoredDetails = Omit<SessionDetails, 'meetingUrl' | 'meetingPassword'> & {
  meetingUrl: Sealed | null;
  meetingPassword: Sealed | null;
};

/** Fields that can still be edited while the session is live. The others were promised to the participants, or have already taken effect. */
export const EDITABLE_WHILE_LIVE: ReadonlySet<keyof SessionDetails> = new Set([
  'title',
  'description',
  'instructor',
  'videoUrl',
  'videoSeconds',
  'meetingUrl',
  'meetingPassword',
  'marksVisibility',
  'lateBooking',
] as const);

/** Fields that are validated together: who may join, and at what price. */
export const AUDIENCE: ReadonlySet<keyof SessionDetails> = new Set(['visibility', 'capacity', 'price', 'currency'] as const);

/** The fields set when a session is created. The class never changes; the host changes with a hand-over. */
export interface InitialFields {
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

/** The part of the SessionEnded payload that describes the class and the bookings at the end. */
export type MembersAtEnd = Pick<SessionEnded['payload'], 'classSeq' | 'joined' | 'inactive'>;
