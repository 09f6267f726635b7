import { AttendanceMarked, LineAdded, RegisterClosed, StudentNoLongerExpected } from '../../../contracts/attendance.ts';
import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked, type BookingStatus } from '../../../contracts/booking.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { SessionCancelled, SessionEdited, SessionEnded, SessionStarted } from '../../../contracts/live-session.ts';
import type { RoomMessage } from '../../../contracts/realtime.ts';
import { maySee, type Listener } from '../../../kernel/messaging/log.ts';
import { classroomFacts } from './classroom/classroom-facts.ts';
import type { Draft, FactTable, Lookup, Make, Reader, Run } from './drafts.ts';
import { marked, seriesOf } from './mark-messages.ts';
import { readAhead, type BatchReads } from './read-ahead.ts';

const sessionIdOf = (fact: RecordedFact): string => (fact.payload as { sessionId: string }).sessionId;
const studentOf = (fact: RecordedFact): readonly string[] => [(fact.payload as { studentId: string }).studentId];

/** The types of booking facts that are sent to clients. */
export const BOOKING_FACTS: readonly string[] = [SeatBooked, BookingConfirmed, BookingPromoted, BookingCancelled].map(({ type }) => type);

/** The booking after this fact. */
export const bookingOf = (fact: RecordedFact) => {
  const { sessionId, bookingId, studentId, status } = fact.payload as SeatBooked['payload'];
  const became: Readonly<Record<string, BookingStatus>> = { [BookingConfirmed.type]: 'confirmed', [BookingCancelled.type]: 'cancelled' };
  return { sessionId, bookingId, studentId, status: became[fact.type] ?? status };
};

const session =
  (event: 'SESSION_STARTED' | 'SESSION_UPDATED'): Make =>
  async ([fact], _, lookup) => ({ event, data: { sessionId: sessionIdOf(fact), session: await lookup.session(sessionIdOf(fact)) } });

const booking: Make = ([fact]) => {
  const { sessionId, bookingId, studentId, status } = bookingOf(fact);
  return { event: 'BOOKING_CHANGED', data: { sessionId, bookingId, studentId, status } };
};

/** How each type of fact becomes a message. Other facts are not sent to clients. The fact's audience decides who receives the message. */
const table: FactTable = {
  [AttendanceMarked.type]: { make: marked, folds: seriesOf },
  [LineAdded.type]: {
    people: studentOf,
    make: async ([fact], _, lookup) => {
      const { sessionId, studentId, expected } = fact.payload as LineAdded['payload'];
      return { event: 'LINE_ADDED', data: { sessionId, studentId, expected, name: await lookup.name(studentId) } };
    },
  },
  [StudentNoLongerExpected.type]: {
    people: studentOf,
    make: async ([fact], _, lookup) => {
      const { sessionId, studentId, reason } = fact.payload as StudentNoLongerExpected['payload'];
      return { event: 'NO_LONGER_EXPECTED', data: { sessionId, studentId, reason, name: await lookup.name(studentId) } };
    },
  },
  [SessionStarted.type]: { make: session('SESSION_STARTED') },
  [SessionEdited.type]: { make: session('SESSION_UPDATED') },
  [SessionCancelled.type]: { make: session('SESSION_UPDATED') },
  [SessionEnded.type]: {
    make: ([fact]) => ({
      event: 'SESSION_ENDED',
      data: { sessionId: sessionIdOf(fact), outcome: (fact.payload as SessionEnded['payload']).outcome, endedAt: fact.occurredAt },
    }),
  },
  ...Object.fromEntries(BOOKING_FACTS.map((type) => [type, { make: booking }])),
  [RegisterClosed.type]: {
    make: ([fact]) => ({
      event: 'DONE',
      data: { sessionId: sessionIdOf(fact), summary: (fact.payload as RegisterClosed['payload']).summary },
    }),
  },
  ...classroomFacts,
};

/** Whether this fact is sent to this listener. */
export const reaches = (listener: Listener, fact: RecordedFact): boolean => fact.type in table && maySee(listener, fact.audience);

/** Whether this fact is sent to any client. */
export const isVisible = (fact: RecordedFact): boolean => fact.type in table && fact.audience !== 'nobody';

/** The facts from index `start` on that are sent as one message: those of the same type as the first, and with the same `group`. */
export const runAt = (facts: readonly RecordedFact[], start: number, group: (fact: RecordedFact) => string): Run => {
  const first = facts[start]!;
  const folds = table[first.type]?.folds;
  const key = (fact: RecordedFact) => `${folds?.(fact)} ${group(fact)}`;
  let end = start + 1;
  if (folds) for (const same = key(first); facts[end]?.type === first.type && key(facts[end]!) === same;) end++;
  return facts.slice(start, end) as unknown as Run;
};

/** Looks up what the messages for these facts need, for all of them at once. */
export const lookupFor = (facts: readonly RecordedFact[], reads: BatchReads): Lookup =>
  readAhead(
    reads,
    facts.flatMap((fact) => table[fact.type]?.people?.(fact) ?? []),
    facts.flatMap((fact) => table[fact.type]?.messageId?.(fact) ?? []),
  );

/** The message for a run of facts, as this reader sees it. */
export const draft = (run: Run, reader: Reader, lookup: Lookup): Draft | Promise<Draft> => table[run[0].type]!.make(run, reader, lookup);

/** The numbered messages for facts that this reader may see. `since` is its last number before them. */
export const messagesFor = async (reader: Reader, facts: readonly RecordedFact[], since: number, lookup: Lookup) => {
  const messages: RoomMessage[] = [];
  for (let next = 0, after = since; next < facts.length;) {
    const run = runAt(facts, next, () => '');
    const { event, data } = await draft(run, reader, lookup);
    const { seq } = run.at(-1)!;
    messages.push({ event, data: { ...data, seq, after } } as RoomMessage);
    after = seq;
    next += run.length;
  }
  return messages;
};
