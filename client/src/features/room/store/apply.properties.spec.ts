import fc from 'fast-check';
import { apply, joined } from './apply.ts';
import { FakeSession, ME, type Command } from './fake-session.ts';
import type { Received, RoomState } from './state.ts';

const who = fc.constantFrom(ME, 'ben', 'cai', 'dee');
const status = fc.constantFrom('present', 'late', 'absent', 'excused' as const);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('mark' as const), who, status: fc.option(status) }),
  fc.record({ do: fc.constant('rest' as const), status }),
  fc.record({ do: fc.constant('line' as const), who, expected: fc.boolean() }),
  fc.record({ do: fc.constantFrom('gone' as const, 'raise' as const, 'lower' as const), who }),
  fc.constant({ do: 'lower all' as const }),
  fc.record({ do: fc.constantFrom('lock' as const, 'chat' as const), on: fc.boolean() }),
);
/** What happens to the message of a command on its way; `rejoins`: the client joins again, for whatever reason. */
const step = fc.record({ command, fate: fc.constantFrom('comes', 'comes', 'twice', 'late', 'lost'), rejoins: fc.boolean() });

/** A client that joins at first, again after each gap, and once more if HEAD says so. */
class Client {
  state: RoomState;
  joins = 1;

  constructor(
    private readonly server: FakeSession,
    private readonly limit: number,
  ) {
    this.state = joined(null, ME, server.join(null));
  }

  join(): void {
    this.joins++;
    this.state = joined(this.state, ME, this.server.join(this.state.seq, this.limit));
  }

  take(message: Received): void {
    const { state, gap } = apply(this.state, message);
    this.state = state;
    if (gap) this.join();
  }
}

describe('the state of a room', () => {
  it.each([
    ['staff', true],
    ['a student', false],
  ])('of %s is that of the server, whatever is lost, late or sent twice', (_, staff) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 2, Infinity), (steps, limit) => {
        const server = new FakeSession(staff);
        const client = new Client(server, limit);
        const late: Received[] = [];
        for (const { command: next, fate, rejoins } of steps) {
          const message = server.run(next);
          if (message && fate === 'late') late.push(message);
          if (message && (fate === 'comes' || fate === 'twice')) client.take(message);
          if (message && fate === 'twice') client.take(message);
          if (rejoins) client.join();
          if (fate === 'comes') late.splice(0).forEach((old) => client.take(old));
        }
        client.take({ event: 'HEAD', data: { sessionId: 's', seq: server.head } });
        expect(server.seen(client.state)).toEqual(server.seen(joined(null, ME, server.join(null))));
      }),
      { numRuns: 300 },
    );
  });

  it('needs no second join while nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), fc.boolean(), (commands, staff) => {
        const server = new FakeSession(staff);
        const client = new Client(server, Infinity);
        for (const next of commands) {
          const message = server.run(next);
          if (message) client.take(message);
        }
        client.take({ event: 'HEAD', data: { sessionId: 's', seq: server.head } });
        expect(client.joins).toBe(1);
        expect(server.seen(client.state)).toEqual(server.seen(joined(null, ME, server.join(null))));
      }),
    );
  });
});
