import type { SessionDetails } from '../../../../contracts/live-session/lifecycle.ts';

/** The values for fields left out of a request. */
export const DEFAULTS = {
  description: '',
  instructor: null,
  lengthMinutes: 60,
  timeZone: 'UTC',
  videoUrl: null,
  videoSeconds: null,
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
  requested: Partial<SessionDetails> & Pick<SessionDetails, 'title' | 'startsAt'>,
  classId: string | null,
): SessionDetails => {
  const present = Object.fromEntries(Object.entries(requested).filter(([, value]) => value !== undefined)) as typeof requested;
  return { ...DEFAULTS, visibility: classId ? 'class' : 'public', ...present };
};
