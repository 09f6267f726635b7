import { jest } from '@jest/globals';
import fc from 'fast-check';
import { AttendanceMarked, MARK_STATUSES, type MarkStatus } from '../../../contracts/attendance.ts';
import type { Audience, RecordedFact } from '../../../contracts/fact.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { BatchReads } from '../domain/read-ahead.ts';
import { LIMITS } from '../limits.ts';
import { Connection } from '../transport/connection.ts';
import { Transports, type Transport } from '../transport/transports.ts';
import { Room } from './room.ts';

const SESSION = 'session-1';
const unasked = () => Promise.reject(new Error('not asked for'));
const reads: BatchReads = { session: unasked, names: unasked, texts: unasked };
const NO_LINE = 'guest';
const STUDENTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', NO_LINE];

type Lines = Map<string, MarkStatus | null>;
type Marked = ServerMessages['ATTENDANCE_MARKED'];

/** A client that keeps the register by the rules of the guide. */
class Client extends Connection {
  readonly channels = new Set<string>();
  readonly lines: Lines = new Map();
  readonly heard: ServerEvent[] = [];
  readonly marked: Marked[] = [];
  number = 0;
  readonly queuedBytes = 0;

  constructor(
    readonly userId: string,
    readonly isStaff: boolean,
    override readonly autoJoins = false,
  ) {
    super(`${userId} ${autoJoins}`, { userId, role: isStaff ? 'teacher' : 'student', deviceId: 'd', expiresAt: 0 });
    this.membership = {
      sessionId: SESSION,
      listener: isStaff ? { staff: true } : { staff: false, userId },
      suspensions: 0,
      missesAfter: 0,
    };
  }

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    const { seq, after } = message as unknown as { seq: number; after: number };
    if (after > this.number || seq <= this.number) throw new Error(`${seq} after ${after} does not follow ${this.number}`);
    this.number = seq;
    this.heard.push(event);
    if (event === 'MY_ATTENDANCE') this.lines.set(this.userId, (message as ServerMessages['MY_ATTENDANCE']).status);
    if (event !== 'ATTENDANCE_MARKED') return;
    const { marks, rest } = message as Marked;
    this.marked.push(message as Marked);
    for (const { studentId, status } of marks) this.lines.set(studentId, status);
    if (rest) for (const [id, status] of this.lines) if (id !== NO_LINE && !status) this.lines.set(id, rest.status);
  }
  subscribe(channels: readonly string[]): void {
    for (const channel of channels) this.channels.add(channel);
  }
  unsubscribe(): void {}
  close(): void {}
}

const transportTo = (clients: readonly Client[], isForDialects: boolean): Transport => ({
  isForDialects,
  emit: (to, except, event, message) => {
    const hears = ({ channels }: Client) => to.some((one) => channels.has(one)) && !except.some((one) => channels.has(one));
    for (const client of clients) if (client.autoJoins === isForDialects && hears(client)) client.send(event, message);
  },
});

interface Act {
  readonly mark?: readonly { readonly id: string; readonly status: MarkStatus | null }[];
  readonly rest?: MarkStatus;
  readonly audience: 'all' | 'concerned';
}

const status = fc.constantFrom(...MARK_STATUSES);
const audience = fc.constantFrom('all' as const, 'concerned' as const);
const act = fc.oneof(
  fc.record({
    mark: fc.array(fc.record({ id: fc.constantFrom(...STUDENTS), status: fc.option(status) }), { minLength: 1, maxLength: 9 }),
    audience,
  }),
  fc.record({ rest: status, audience }),
);

describe('a message about many marks', () => {
  let room: Room;
  let clients: Record<'teacher' | 'a' | 'b' | 'outsider' | 'rawTeacher' | 'rawStudent', Client>;
  let truth: Lines;
  let facts: RecordedFact[];

  beforeEach(() => {
    // 4 instead of 200 users, and 2 instead of 20 marks.
    jest.replaceProperty(LIMITS, 'crowd', 4 as never);
    jest.replaceProperty(LIMITS, 'marksForCrowd', 2 as never);
  });
  afterEach(() => jest.restoreAllMocks());

  const open = async (users: number) => {
    clients = {
      teacher: new Client('teacher', true),
      a: new Client('a', false),
      b: new Client('b', false),
      outsider: new Client('c', false),
      rawTeacher: new Client('colleague', true, true),
      rawStudent: new Client('a', false, true),
    };
    const transports = new Transports();
    for (const isForDialects of [false, true]) transports.add(transportTo(Object.values(clients), isForDialects));
    room = new Room(SESSION, 0, transports, reads);
    room.users = users;
    truth = new Map(STUDENTS.map((id) => [id, null]));
    facts = [];
    for (const id of STUDENTS) clients.teacher.lines.set(id, null);
    for (const one of Object.values(clients))
      if (one !== clients.outsider) {
        room.expectJoin();
        await room.admit(one, 0, () => undefined);
      }
  };
  const wantedBy = ({ mark, rest }: Act) => {
    if (mark) return mark;
    return [...truth].filter(([id, now]) => id !== NO_LINE && !now).map(([id]) => ({ id, status: rest! }));
  };
  const recordAll = (acts: readonly Act[]): RecordedFact[] => {
    const from = facts.length;
    for (const each of acts)
      for (const { id, status: next } of wantedBy(each)) {
        const payload = { sessionId: SESSION, studentId: id, status: next, before: truth.get(id)!, source: 'teacher' };
        truth.set(id, next);
        facts.push({
          stream: `session:${SESSION}`,
          seq: facts.length + 1,
          id: String(facts.length),
          type: AttendanceMarked.type,
          version: 1,
          audience: (each.audience === 'all' ? 'all' : `user:${id}`) as Audience,
          payload: { ...payload, ...(each.rest && { rest: true }) },
          actorId: null,
          occurredAt: new Date(0),
        });
      }
    return facts.slice(from);
  };

  it('leaves staff with the register, each student with their own line, and clients of other systems with each mark', async () => {
    const seen = { rest: 0, unlisted: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { maxLength: 4 }), { maxLength: 6 }), fc.constantFrom(4, 5), async (batches, users) => {
        await open(users);
        for (const batch of batches) {
          const fresh = recordAll(batch);
          if (fresh.length) await room.emit(fresh);
        }
        const { teacher, a, b, outsider, rawTeacher, rawStudent } = clients;
        expect([...teacher.lines].toSorted()).toEqual([...truth].toSorted());
        for (const student of [a, b]) expect(student.lines.get(student.userId) ?? null).toBe(truth.get(student.userId));
        const shown = facts.filter((fact) => fact.audience === 'all');
        for (const student of [a, b])
          expect(student.marked.reduce((sum, { marks, unlisted = 0 }) => sum + marks.length + unlisted, 0)).toBe(shown.length);
        const each = (of: readonly RecordedFact[]) => of.map(({ payload }) => (payload as { studentId: string }).studentId);
        const told = (by: Client) => by.marked.flatMap(({ marks }) => marks.map(({ studentId }) => studentId));
        expect(told(rawTeacher)).toEqual(each(facts));
        expect(told(rawStudent)).toEqual(each(shown));
        expect(outsider.heard).toEqual([]);
        for (const one of [teacher, a, b]) {
          seen.rest += one.marked.filter(({ rest }) => rest).length;
          seen.unlisted += one.marked.filter(({ unlisted }) => unlisted).length;
          for (const { marks, rest, unlisted } of one.marked) {
            if (rest) expect([one.isStaff, marks, rest.count > LIMITS.crowd]).toEqual([true, [], true]);
            if (unlisted) expect([one.isStaff, marks.every(({ studentId }) => studentId === one.userId)]).toEqual([false, true]);
            const hasOthers = marks.some(({ studentId }) => studentId !== one.userId);
            if (!one.isStaff && hasOthers) expect(marks.length).toBeLessThanOrEqual(users > 4 ? 2 : 4);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect([seen.rest > 0, seen.unlisted > 0]).toEqual([true, true]);
  });

  it.each([
    [4, 'lists up to 200 marks in a small room', 4, true],
    [4, 'leaves out more than 200 in a small room', 5, false],
    [5, 'lists up to 20 in a crowd', 2, true],
    [5, 'leaves out more than 20 in a crowd', 3, false],
  ])('with %i users %s (here %i, for students)', async (users, _, count, lists) => {
    await open(users);
    await room.emit(recordAll([{ mark: STUDENTS.slice(1, count + 1).map((id) => ({ id, status: 'late' })), audience: 'all' }]));
    expect(clients.a.marked).toMatchObject([lists ? { marks: { length: count } } : { marks: [], unlisted: count }]);
    expect(clients.b.marked).toMatchObject([lists ? { marks: { length: count } } : { marks: [{ studentId: 'b' }], unlisted: count - 1 }]);
    expect(clients.teacher.marked).toMatchObject([{ marks: { length: count } }]);
  });

  it('is as short for somebody who joins while it is sent, and whole for a client of another system', async () => {
    await open(5);
    const [late, student, raw] = [new Client('late', true), new Client('d', false), new Client('d', false, true)];
    for (const _ of [late, student, raw]) room.expectJoin();
    for (const id of STUDENTS) late.lines.set(id, null);
    await room.emit(recordAll([{ rest: 'absent', audience: 'all' }]));
    for (const one of [late, student, raw]) await room.admit(one, 0, () => undefined);
    expect(late.marked).toMatchObject([{ marks: [], rest: { status: 'absent', count: 7 } }]);
    expect([...late.lines].toSorted()).toEqual([...truth].toSorted());
    expect(student.marked).toMatchObject([{ marks: [{ studentId: 'd', status: 'absent' }], unlisted: 6 }]);
    expect(raw.marked).toMatchObject([{ marks: { length: 7 } }]);
  });
});
