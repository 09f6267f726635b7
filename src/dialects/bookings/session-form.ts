import type { NewSession } from '../../contracts/live-session/lifecycle.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { instantOfLocal, instantOfText } from '../shared/local-time.ts';
import { toMinorUnits } from './money.ts';
import { ONE_PARTICIPANT, TITLE_AND_TIME } from './rest/failures.ts';
import type { SessionForm } from './rest/forms.ts';

const DEFAULT_PARTICIPANTS = 50;

/** The zone of local times and the currency of prices. */
interface Conventions {
  readonly defaultTimeZone: string;
  readonly defaultCurrency: string;
}

/**
 * The session that a form describes. Anyone may find it and book a seat, even once it is live, because that is how these clients join; joining marks a
 * student as present. Throws the dialect's own errors, and VALIDATION_FAILED for a date that does not exist.
 */
export const sessionFrom = (form: SessionForm, { defaultTimeZone, defaultCurrency }: Conventions): Omit<NewSession, 'classId'> => {
  const { title, description = '', session_type, max_participants, price = 0, is_free = false } = form;
  const at = startOf(form, defaultTimeZone);
  if (!title || at === null) throw TITLE_AND_TIME;
  if (!at) throw new DomainError('VALIDATION_FAILED', [{ field: 'scheduled_at', message: 'must be a date and time that exist' }]);
  const isSingle = session_type === 'one_on_one';
  const capacity = max_participants ?? (isSingle ? 1 : DEFAULT_PARTICIPANTS);
  if (isSingle && capacity !== 1) throw ONE_PARTICIPANT;
  return {
    title,
    description,
    startsAt: at,
    lengthMinutes: form.duration_minutes ?? 60,
    timeZone: defaultTimeZone,
    meetingUrl: form.meeting_url ?? null,
    capacity,
    price: is_free ? 0 : toMinorUnits(price, defaultCurrency),
    currency: defaultCurrency,
    visibility: 'public',
    lateBooking: true,
    capture: ['presence'],
  };
};

/** Null if no time was given, undefined if it does not exist. */
const startOf = ({ scheduled_date, scheduled_time, scheduled_at }: SessionForm, zone: string): Date | null | undefined => {
  if (scheduled_at) return instantOfText(scheduled_at, zone);
  return scheduled_date && scheduled_time ? instantOfLocal(scheduled_date, scheduled_time, zone) : null;
};
