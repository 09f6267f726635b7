import { jest } from '@jest/globals';
import fc from 'fast-check';
import { AttendanceMarked, LineAdded, RegisterClosed, RegisterOpened } from '../../../contracts/attendance.ts';
import type { Principal } from '../../../contracts/auth.ts';
import type { Audience, RecordedFact } from '../../../contracts/fact.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { Numbered } from '../../../contracts/realtime/numbered.ts';
import { reaches } from '../domain/fact-messages.ts';
import type { BatchReads } from '../domain/read-ahead.ts';
import { Connection } from '../transport/connection.ts';
import type { Transport } from '../transport/transports.ts';
import { Room } from './room.ts';

const SESSION = 'session-1';
const lookup: BatchReads = {
  session: () => Promise.reject(new Error('not asked for')),
  names: async () => new Map(),
  texts: async () => new Map(),
};

class Client extends Connection {
  readonly channels = new Set<string>();
  readonly received: { event: ServerEvent; message: Numbered }[] = [];
  readonly queuedBytes = 0;

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    this.received.push({ event, message: message as unknown as Numbered });
  }
  subscribe(channels: readonly string[]): void {
    for (const channel of channels) this.channels.add(channel);
  }
  unsubscribe(channels: readonly string[]): void {
    for (const channel of channels) this.channels.delete(channel);
  }
  close(): void {}
}

class FakeTransport implements Transport {
  encoded = 0;
  readonly clients: Transport = { emit: (...args) => this.deliver(false, ...args) };
  readonly dialects: Transport = { emit: (...args) => this.deliver(true, ...args) };
  constructor(readonly sockets: Client[]) {}
  emit<E extends ServerEvent>(to: readonly string[], except: readonly string[], event: E, message: ServerMessages[E]): void {
    this.encoded++;
    for (const kind of [this.clients, this.dialects]) kind.emit(to, except, event, message);
  }
  private deliver(forDialects: boolean, ...[to, except, event, message]: Parameters<Transport['emit']>): void {
    for (const client of this.sockets)
      if (
        client.autoJoins === forDialects &&
        to.some((channel) => client.channels.has(channel)) &&
        !except.some((channel) => client.channels.has(channel))
      )
        client.send(event, message);
  }
}

const client = (userId: string, staff = false): Client => {
  const made = new Client(`${userId}-${Math.random()}`, {
    userId,
    role: staff ? 'teacher' : 'student',
    deviceId: 'd',
    expiresAt: 0,
  } satisfies Principal);
  made.membership = { sessionId: SESSION, listener: staff ? { staff: true } : { staff: false, userId }, suspensions: 0, missesAfter: 0 };
  return made;
};

const recorded = (seq: number, audience: Audience, type: string): RecordedFact => ({
  stream: `session:${SESSION}`,
  seq,
  id: String(seq),
  type,
  version: 1,
  audience,
  payload: { sessionId: SESSION, studentId: audience.slice(5), status: 'present', source: 'teacher', summary: {} },
  actorId: null,
  occurredAt: new Date(0),
});

const audience = fc.constantFrom<Audience>('all', 'staff', 'nobody', 'user:a', 'user:b', 'user:x');
const type = fc.constantFrom(AttendanceMarked.type, RegisterClosed.type, RegisterOpened.type);
const batches = fc.array(fc.array(fc.record({ audience, type }), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
const plan = fc.record({ batches, joins: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }), lag: fc.nat(3) });

/** Emits the batches. Client n joins before batch `joins[n]`, and then holds what existed `lag` batches earlier. */
const play = async ({ batches, joins, lag }: { batches: { audience: Audience; type: string }[][]; joins: number[]; lag: number }) => {
  const clients = [client('teacher', true), client('a'), client('a'), client('b')];
  const room = new Room(SESSION, 0, new FakeTransport(clients), lookup);
  const facts: RecordedFact[] = [];
  const held = new Map<Client, number>();
  const heads = [0];
  for (const [index, batch] of [...batches, []].entries()) {
    for (const [who, at] of joins.entries()) {
      const from = clients[who]!;
      if (held.has(from)) continue;
      // The join began `lag` batches ago: the room keeps the facts since then.
      if (index === Math.max(0, Math.min(at, batches.length) - lag)) room.expectJoin();
      if (index !== Math.min(at, batches.length)) continue;
      const seq = heads[Math.max(0, index - lag)]!;
      await room.admit(from, seq, () => held.set(from, seq));
    }
    const fresh = batch.map((fact, n) => recorded(facts.length + n + 1, fact.audience, fact.type));
    facts.push(...fresh);
    if (fresh.length) await room.emit(fresh);
    heads.push(facts.length);
  }
  return { room, clients, facts, held };
};

describe('Room', () => {
  it('sends each listener exactly what it may see, in order, and `after` is the previous number it could see', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (planned) => {
        const { clients, facts, held } = await play(planned);
        for (const one of clients) {
          let last = held.get(one)!;
          const visible = facts.filter((fact) => fact.seq > last && reaches(one.membership!.listener, fact)).map(({ seq }) => seq);
          for (const { message } of one.received) {
            // One message may stand for several facts, up to its number.
            if (message.seq <= last) continue;
            expect(message.after).toBeLessThanOrEqual(last);
            last = message.seq;
          }
          expect(last).toBe(visible.at(-1) ?? held.get(one)!);
          const numbers = one.received.map(({ message }) => message.seq);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
          for (const number of numbers.filter((seq) => seq > held.get(one)!)) expect(visible).toContain(number);
        }
      }),
    );
  });

  it('lets a client detect any lost message by the next one, or by HEAD', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.nat(20), async (planned, lost) => {
        const { room, clients, held } = await play(planned);
        const before = clients.map(({ received }) => received.length);
        room.emitHead();
        for (const [index, one] of clients.entries()) {
          const numbered = one.received.slice(0, before[index]).filter(({ message }) => message.seq > held.get(one)!);
          if (!numbered.length) continue;
          const gone = lost % numbered.length;
          let last = gone === 0 ? held.get(one)! : numbered[gone - 1]!.message.seq;
          const next = numbered[gone + 1]?.message;
          const head = one.received.at(-1)!.message;
          if (next) expect(next.after).toBeGreaterThan(last);
          else expect(head.seq).toBeGreaterThan(last);
          last = numbered.at(-1)!.message.seq;
          expect(head.seq).toBe(last);
        }
      }),
    );
  });

  it('counts as quiet while it only receives facts that no client sees, so that HEAD is sent', async () => {
    const room = new Room(SESSION, 0, new FakeTransport([]), lookup);
    const opened = room.lastEmitAt;
    await room.emit([recorded(1, 'nobody', RegisterOpened.type)]);
    expect(room.lastEmitAt).toBe(opened);
    await room.emit([recorded(2, 'all', AttendanceMarked.type)]);
    expect(room.lastEmitAt).toBeGreaterThan(opened);
  });

  it('encodes a message for everybody once if nobody has received a personal message', async () => {
    const transport = new FakeTransport([]);
    const room = new Room(SESSION, 0, transport, lookup);
    await room.emit([recorded(1, 'all', AttendanceMarked.type), recorded(2, 'all', AttendanceMarked.type)]);
    expect(transport.encoded).toBe(1);
  });

  it('sends a mark that only one student may see to staff and to that student, and nothing to an outsider', async () => {
    const [teacher, a, b, outsider] = [client('teacher', true), client('a'), client('b'), client('a')];
    const room = new Room(SESSION, 0, new FakeTransport([teacher, a, b, outsider]), lookup);
    for (const one of [teacher, a, b]) {
      room.expectJoin();
      await room.admit(one, 0, () => undefined);
    }
    await room.emit([recorded(1, 'user:a', AttendanceMarked.type)]);
    expect([teacher, a, b, outsider].map(({ received }) => received.map(({ event }) => event))).toEqual([
      ['ATTENDANCE_MARKED'],
      ['MY_ATTENDANCE'],
      [],
      [],
    ]);
  });

  it('sends each fact once to a joining connection, even if the first attempt to emit failed', async () => {
    const names = { ...lookup, names: failingOnce() };
    const [teacher, newcomer] = [client('teacher', true), client('teacher', true)];
    const room = new Room(SESSION, 0, new FakeTransport([teacher, newcomer]), names);
    room.expectJoin();
    const facts = [recorded(1, 'all', AttendanceMarked.type), recorded(2, 'staff', LineAdded.type)];
    await expect(room.emit(facts)).rejects.toThrow('away');
    await room.emit(facts.slice(room.seq));
    await room.admit(newcomer, 0, () => undefined);
    expect(newcomer.received.map(({ message: { seq, after } }) => [seq, after])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('does not answer a join that then fails', async () => {
    const room = new Room(SESSION, 0, new FakeTransport([]), { ...lookup, names: failingOnce(1) });
    room.expectJoin();
    await room.emit([recorded(1, 'staff', LineAdded.type)]);
    const answer = jest.fn();
    const newcomer = client('teacher', true);
    await expect(room.admit(newcomer, 0, answer)).rejects.toThrow('away');
    expect(answer).not.toHaveBeenCalled();
    expect(newcomer.received).toEqual([]);
  });

  // Regression: a join read facts that another node had committed, and received them again when the wake-up came.
  it.each(['before', 'while'])('splits a message if somebody who joined %s it was built already holds its first part', async (when) => {
    const [host, newcomer] = [client('teacher', true), client('colleague', true)];
    const room = new Room(SESSION, 0, new FakeTransport([host, newcomer]), lookup);
    room.expectJoin();
    await room.admit(host, 0, () => undefined);
    room.expectJoin();
    const facts = [1, 2, 3, 4].map((seq) => recorded(seq, 'staff', AttendanceMarked.type));
    const emitted = when === 'while' ? room.emit(facts) : undefined;
    await room.admit(newcomer, 2, () => undefined);
    await (emitted ?? room.emit(facts));
    await room.emit([recorded(5, 'staff', AttendanceMarked.type), recorded(6, 'staff', AttendanceMarked.type)]);
    const numbersOf = (who: Client) =>
      who.received.map(({ message }) => [message.after, message.seq, (message as ServerMessages['ATTENDANCE_MARKED']).marks.length]);
    const all = [
      [0, 2, 2],
      [2, 4, 2],
      [4, 6, 2],
    ];
    expect(numbersOf(host)).toEqual(all);
    expect(numbersOf(newcomer).filter(([, seq]) => seq! > 2)).toEqual(all.slice(1));
  });
});

/** A lookup that succeeds `successes` times, fails once, and then succeeds again. */
const failingOnce = (successes = 0) => {
  let calls = 0;
  return () => (calls++ === successes ? Promise.reject(new Error('away')) : Promise.resolve(new Map<string, string>()));
};
