import type { SessionDetails } from './session-details.ts';

/** The values of fields that were left out. */
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

export const withDefaults = (
  given: Partial<SessionDetails> & Pick<SessionDetails, 'title' | 'startsAt'>,
  classId: string | null,
): SessionDetails => {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given;
  return { ...DEFAULTS, visibility: classId ? 'class' : 'public', ...said };
};
