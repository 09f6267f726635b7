import type { SessionDetails } from './session-details.ts';

/** What a session is when nobody says otherwise. */
export const DEFAULTS = {
  description: '',
  instructor: null,
  lengthMinutes: 60,
  timeZone: 'UTC',
  videoUrl: null,
  meetingUrl: null,
  meetingPassword: null,
  capture: ['teacher'],
  marksVisibility: 'concerned',
  capacity: null,
  price: 0,
  currency: null,
  lateBooking: false,
} as const satisfies Partial<SessionDetails>;

/** What was left out takes its default. */
export const withDefaults = (
  given: Partial<SessionDetails> & Pick<SessionDetails, 'title' | 'startsAt'>,
  classId: string | null,
): SessionDetails => {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given;
  return { ...DEFAULTS, visibility: classId ? 'class' : 'public', ...said };
};
