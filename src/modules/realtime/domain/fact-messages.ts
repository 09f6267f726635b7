import { AttendanceMarked, LineAdded, RegisterClosed, StudentNoLongerExpected } from '../../../contracts/attendance.ts';
import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked, type BookingStatus } from '../../../contracts/booking.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionCancelled, SessionEdited, SessionEnded, SessionStarted, type RoomSession } from '../../../contracts/live-session.ts';
import type { RoomMessage, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import { maySee, type Listener } from '../../../kernel/messaging/log.ts';

/** A message before it is numbered. */
export type Draft = { [E in ServerEvent]: { readonly event: E; readonly data: Omit<ServerMessages[E], 'seq' | 'after'> } }[ServerEvent];

/** Looks up what messages need besides the facts, which hold only ids. */
export interface Lookup {
  session(sessionId: string): Promise<RoomSession>;
  name(userId: string): Promise<string>;
}

/** Consecutive facts that are sent as one message. */
export type Run = readonly [RecordedFact, ...RecordedFact[]];
type Make = (facts: Run, listener: { readonly staff: boolean }, lookup: Lookup) => Draft | Promise<Draft>;

const sessionIdOf = (fact: RecordedFact): string => (fact.payload as { sessionId: string }).sessionId;

const marked: Make = (facts, listener) => {
  const marks = facts.filter((fact) => isA(fact, AttendanceMarked));
  const sessionId = sessionIdOf(facts[0]);
  const last = marks.at(-1)!;
  // Marks that only one student may see are about that student's own line: the last one is the current status.
  if (!listener.staff && last.audience !== 'all')
    return { event: 'MY_ATTENDANCE', data: { sessionId, status: last.payload.status, markedAt: last.payload.status && last.occurredAt } };
  return {
    event: 'ATTENDANCE_MARKED',
    data: {
      sessionId,
      marks: marks.map(({ payload, occurredAt }) => ({
        studentId: payload.studentId,
        status: payload.status,
        source: payload.source,
        at: occurredAt,
      })),
    },
  };
};

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
const table: Readonly<
  Record<string, { readonly make: Make; /** Whether consecutive facts are sent as one message. */ readonly folds?: true }>
> = {
  [AttendanceMarked.type]: { make: marked, folds: true },
  [LineAdded.type]: {
    make: async ([fact], _, lookup) => {
      const { sessionId, studentId, expected } = fact.payload as LineAdded['payload'];
      return { event: 'LINE_ADDED', data: { sessionId, studentId, expected, name: await lookup.name(studentId) } };
    },
  },
  [StudentNoLongerExpected.type]: {
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
};

/** Whether this fact is sent to this listener. */
export const reaches = (listener: Listener, fact: RecordedFact): boolean => fact.type in table && maySee(listener, fact.audience);

/** Whether this fact is sent to any client. */
export const isVisible = (fact: RecordedFact): boolean => fact.type in table && fact.audience !== 'nobody';

/** The facts from index `start` on that are sent as one message: those of the same type as the first, and with the same `group`. */
export const runAt = (facts: readonly RecordedFact[], start: number, group: (fact: RecordedFact) => string): Run => {
  const first = facts[start]!;
  let end = start + 1;
  if (table[first.type]?.folds) while (facts[end]?.type === first.type && group(facts[end]!) === group(first)) end++;
  return facts.slice(start, end) as unknown as Run;
};

/** The message for a run of facts, as this listener sees it. */
export const draft = (run: Run, listener: { readonly staff: boolean }, lookup: Lookup): Draft | Promise<Draft> =>
  table[run[0].type]!.make(run, listener, lookup);

/** The numbered messages for facts that this listener may see. `since` is its last number before them. */
export const messagesFor = async (listener: Listener, facts: readonly RecordedFact[], since: number, lookup: Lookup) => {
  const messages: RoomMessage[] = [];
  for (let next = 0, after = since; next < facts.length;) {
    const run = runAt(facts, next, () => '');
    const { event, data } = await draft(run, listener, lookup);
    const { seq } = run.at(-1)!;
    messages.push({ event, data: { ...data, seq, after } } as RoomMessage);
    after = seq;
    next += run.length;
  }
  return messages;
};
