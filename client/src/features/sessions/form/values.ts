import type { Schemas } from '../../../api/schemas.ts';
import { toMajor, toMinor } from '../money.ts';
import { ruleOf } from './weekly.ts';

export type CreateBody = Schemas['ScheduleSessionRequest'];
export type EditBody = Schemas['EditSessionRequest'];

/** What the form holds. Empty texts mean "none". Numbers that may be missing are texts while they are. */
export interface Values extends Record<string, unknown> {
  title: string;
  description: string;
  instructor: string;
  classId: string;
  date: string;
  time: string;
  timeZone: string;
  lengthMinutes: number | '';
  repeats: boolean;
  days: string[];
  every: number | '';
  ends: 'count' | 'until';
  count: number | '';
  until: string;
  visibility: 'class' | 'booked' | 'public';
  capacity: number | '';
  price: number | '';
  currency: string;
  lateBooking: boolean;
  capture: string[];
  marksVisibility: 'concerned' | 'room';
  videoUrl: string;
  meetingUrl: string;
  meetingPassword: string;
}

export const emptyValues = (timeZone: string, classId = ''): Values => ({
  title: '',
  description: '',
  instructor: '',
  classId,
  date: '',
  time: '',
  timeZone,
  lengthMinutes: 60,
  repeats: false,
  days: [],
  every: 1,
  ends: 'count',
  count: 10,
  until: '',
  visibility: classId ? 'class' : 'public',
  capacity: '',
  price: '',
  currency: 'EUR',
  lateBooking: false,
  capture: ['teacher'],
  marksVisibility: 'concerned',
  videoUrl: '',
  meetingUrl: '',
  meetingPassword: '',
});

export const valuesOf = (session: Schemas['SessionWithMeetingView'], hostName: string, wall: { date: string; time: string }): Values => ({
  ...emptyValues(session.timeZone, session.classId ?? ''),
  ...wall,
  title: session.title,
  description: session.description,
  // The server gives the host's name if there is no other.
  instructor: session.instructor === hostName ? '' : session.instructor,
  lengthMinutes: session.lengthMinutes,
  visibility: session.visibility,
  capacity: session.capacity ?? '',
  price: session.price && session.currency ? toMajor(session.price, session.currency) : '',
  currency: session.currency ?? 'EUR',
  lateBooking: session.lateBooking,
  capture: [...session.capture],
  marksVisibility: session.marksVisibility,
  videoUrl: session.videoUrl ?? '',
  meetingUrl: session.meetingUrl ?? '',
  meetingPassword: session.meetingPassword ?? '',
});

const textOrNull = (text: string): string | null => text.trim() || null;

/** The fields that scheduling and editing share. Seats and prices are for sessions that people book. */
const fieldsOf = (values: Values) => {
  const booked = values.visibility !== 'class';
  const price = booked && values.price ? toMinor(values.price, values.currency) : 0;
  return {
    title: values.title.trim(),
    description: values.description.trim(),
    instructor: textOrNull(values.instructor),
    lengthMinutes: values.lengthMinutes === '' ? 60 : values.lengthMinutes,
    timeZone: values.timeZone,
    visibility: values.visibility,
    capacity: booked && values.capacity !== '' ? values.capacity : null,
    price,
    currency: price ? values.currency : null,
    lateBooking: booked && values.lateBooking,
    capture: values.capture as ('teacher' | 'presence')[],
    marksVisibility: values.marksVisibility,
    videoUrl: textOrNull(values.videoUrl),
    meetingUrl: textOrNull(values.meetingUrl),
    meetingPassword: textOrNull(values.meetingPassword),
  };
};

/** `startsAt`: null to start now. */
export const createBodyOf = (values: Values, startsAt: string | null, replace = false): CreateBody => {
  const { repeats, every, count, ...rest } = values;
  const recurrence = { rrule: ruleOf({ ...rest, every: Number(every), count: Number(count) }) };
  return {
    ...fieldsOf(values),
    classId: values.classId || null,
    ...(startsAt ? { startsAt, startNow: false, replace: false } : { startNow: true, replace }),
    ...(startsAt && repeats && { recurrence }),
  };
};

/** Only what has changed, because a change to a series is made to each of its sessions. */
export const editBodyOf = (before: Values, after: Values, startsAt: string): EditBody => {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const changed = Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name as keyof typeof old]));
  const moved = before.date !== after.date || before.time !== after.time || before.timeZone !== after.timeZone;
  return { ...Object.fromEntries(changed), ...(moved && { startsAt }) };
};
