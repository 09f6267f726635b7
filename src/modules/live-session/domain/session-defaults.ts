import type { SessionDetails } from './live-session.js';

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
} as const satisfies Partial<SessionDetails>;
