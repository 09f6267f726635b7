import type { Client } from './client.ts';
import type { Ledger, Sent } from './ledger.ts';
import type { Mark, Told } from './room-model.ts';
import type { Stored, StoredFact } from './stored.ts';

/** A violated invariant. */
export interface Finding {
  readonly check: string;
  readonly what: string;
}

/** The facts that the checks read, by their permanent names in the log. */
export const MARKED = 'attendance.AttendanceMarked';
const CLOSED = 'attendance.RegisterClosed';

const find = (check: string, whats: Iterable<string>): Finding[] => [...whats].map((what) => ({ check, what }));
const markOf = ({ payload }: StoredFact): Mark => payload as unknown as Mark;
const same = (a: Mark, b: Mark): boolean => a.studentId === b.studentId && a.status === b.status;
const keyOf = (by: string | null, { studentId, status }: Mark): string => `${by} ${studentId} ${status}`;

const countBy = (keys: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Each acknowledged mark is in the log under its acknowledged number, and no number was used twice. */
const acknowledgedAreInTheLog = function* ({ facts }: Stored, { sent }: Ledger): Generator<string> {
  const taken = new Set<number>();
  for (const { by, marks, fate, seq } of sent) {
    if (fate !== 'acknowledged') continue;
    for (const [index, mark] of marks.entries()) {
      const number = seq! - (marks.length - 1 - index);
      const fact = facts[number - 1];
      if (fact?.type !== MARKED || fact.by !== by || !same(markOf(fact), mark))
        yield `acknowledged as ${number}: ${keyOf(by, mark)}; the log has ${fact ? `${fact.type} ${keyOf(fact.by, markOf(fact))}` : 'nothing'}`;
      if (taken.has(number)) yield `number ${number} was given to two marks`;
      taken.add(number);
    }
  }
};

/** By teacher, student and status: acknowledged ≤ in the log ≤ sent and not rejected. */
const noneTwice = function* ({ facts }: Stored, { sent }: Ledger): Generator<string> {
  const keys = (marks: readonly Sent[]) => marks.flatMap((one) => one.marks.map((mark) => keyOf(one.by, mark)));
  const least = countBy(keys(sent.filter(({ fate }) => fate === 'acknowledged')));
  const most = countBy(keys(sent.filter(({ fate }) => fate !== 'refused')));
  const logged = facts.filter(({ type, payload }) => type === MARKED && payload.source === 'teacher');
  const inLog = countBy(logged.map((fact) => keyOf(fact.by, markOf(fact))));
  for (const key of new Set([...least.keys(), ...inLog.keys()])) {
    const [min, count, max] = [least.get(key) ?? 0, inLog.get(key) ?? 0, most.get(key) ?? 0];
    if (count < min || count > max) yield `${key}: ${min} acknowledged, ${count} in the log, ${max} sent`;
  }
};

/** The acknowledged marks of one socket are in the log in the order sent. */
const inOrder = function* ({ sent }: Ledger): Generator<string> {
  const last = new Map<string, number>();
  for (const { socket, fate, seq } of sent) {
    if (fate !== 'acknowledged' || !socket) continue;
    if (seq! <= (last.get(socket) ?? 0)) yield `${seq} was sent after ${last.get(socket)} by the same socket`;
    last.set(socket, seq!);
  }
};

const withoutGaps = function* ({ streams }: Stored): Generator<string> {
  for (const { stream, last, highest, count } of streams)
    if (last !== highest || last !== count) yield `${stream}: last ${last}, highest ${highest}, ${count} facts`;
};

/** Each line of the register has its last status in the log. */
const registerIsTheLog = function* ({ facts, lines, session }: Stored): Generator<string> {
  const last = new Map(facts.filter(({ type }) => type === MARKED).map((fact) => [markOf(fact).studentId, markOf(fact).status]));
  for (const { studentId, status } of lines)
    if (status !== (last.get(studentId) ?? null)) yield `${studentId}: ${status} in the register, ${last.get(studentId)} in the log`;
  const closings = facts.filter(({ type }) => type === CLOSED);
  if (closings.length !== (session.closed ? 1 : 0)) yield `closed: ${session.closed}, and ${closings.length} closings in the log`;
  const closing = closings[0];
  if (!closing) return;
  if (facts.some(({ type, seq }) => type === MARKED && seq > closing.seq)) yield 'a mark follows the closing';
  const summary = closing.payload.summary as Record<string, number>;
  const counted = countBy(lines.filter(({ expected }) => expected).map(({ status }) => status ?? 'unmarked'));
  for (const status of ['present', 'late', 'absent', 'excused', 'unmarked'])
    if (summary[status] !== (counted.get(status) ?? 0))
      yield `${summary[status]} ${status} in the summary, ${counted.get(status) ?? 0} lines`;
};

/** Each client received the log in order, and holds the same as the register. */
const clientsHoldTheDatabase = function* ({ facts, lines }: Stored, clients: readonly Client[]): Generator<string> {
  const marked = facts.filter(({ type }) => type === MARKED);
  const statuses = new Map(lines.filter(({ status }) => status).map(({ studentId, status }) => [studentId, status]));
  for (const [index, { model }] of clients.entries()) {
    for (const wrong of model.wrong) yield `client ${index}: ${wrong}`;
    for (const told of model.told) {
      const wrong = differs(told, marked);
      if (wrong) yield `client ${index}: ${wrong}`;
    }
    for (const studentId of new Set([...statuses.keys(), ...model.statuses.keys()]))
      if (model.statuses.get(studentId) !== statuses.get(studentId))
        yield `client ${index} holds ${model.statuses.get(studentId)} for ${studentId}, the register ${statuses.get(studentId)}`;
  }
};

const differs = ({ from, to, marks }: Told, marked: readonly StoredFact[]): string | undefined => {
  const logged = marked.filter(({ seq }) => seq > from && seq <= to);
  const at = logged.findIndex((fact, index) => !marks[index] || !same(markOf(fact), marks[index]));
  if (at >= 0) return `between ${from} and ${to} was not told ${logged[at]!.seq} in its place`;
  return marks.length > logged.length
    ? `between ${from} and ${to} was told ${marks.length} marks, the log has ${logged.length}`
    : undefined;
};

const noReactionIsBehind = function* ({ behind }: Stored): Generator<string> {
  for (const { reaction, stream } of behind) yield `${reaction} on ${stream}`;
};

/** Errors that a fault may cause: no response, or something being unavailable. Any other is a bug in the server. */
export const EXPECTED_REFUSALS: readonly string[] = ['LOST', 'DATABASE_UNAVAILABLE', 'SHUTTING_DOWN'];

const answersAreExpected = function* ({ answers }: Ledger): Generator<string> {
  for (const { what, code } of answers) if (code !== 'OK' && !EXPECTED_REFUSALS.includes(code)) yield `${what}: ${code}`;
};

/** Invariants that hold after every fault. */
export const checkAll = (stored: Stored, ledger: Ledger, clients: readonly Client[]): Finding[] => [
  ...find('acknowledged marks are in the log', acknowledgedAreInTheLog(stored, ledger)),
  ...find('no mark is in the log twice', noneTwice(stored, ledger)),
  ...find('marks of a socket are in order', inOrder(ledger)),
  ...find('streams have no gaps', withoutGaps(stored)),
  ...find('the register is the log', registerIsTheLog(stored)),
  ...find('clients hold the database', clientsHoldTheDatabase(stored, clients)),
  ...find('no reaction is behind', noReactionIsBehind(stored)),
  ...find('answers are expected ones', answersAreExpected(ledger)),
];
