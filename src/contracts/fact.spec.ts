import { classStream, fact, isA, sessionStream, userStream, type RecordedFact } from './fact.ts';

class DoorOpened extends fact<{ door: number }>('test.DoorOpened') {}
class DoorShut extends fact<{ door: number; how: string }>('test.DoorShut', 2) {}

const recorded = (type: string): RecordedFact => ({
  type,
  version: 1,
  payload: {},
  audience: 'all',
  stream: 'session:1',
  seq: 1,
  id: 'x',
  actorId: null,
  occurredAt: new Date(0),
});

describe('a fact', () => {
  it('has a type, a version and a payload, and is for everyone unless another audience is given', () => {
    expect({ ...new DoorOpened({ door: 3 }) }).toEqual({ type: 'test.DoorOpened', version: 1, payload: { door: 3 }, audience: 'all' });
    expect(new DoorShut({ door: 3, how: 'softly' }, 'staff')).toMatchObject({ version: 2, audience: 'staff' });
  });

  it('exposes its type on its class', () => {
    expect([DoorOpened.type, DoorShut.type]).toEqual(['test.DoorOpened', 'test.DoorShut']);
  });

  it('is recognised by its type when read from the log', () => {
    expect(isA(recorded('test.DoorOpened'), DoorOpened)).toBe(true);
    expect(isA(recorded('test.DoorShut'), DoorOpened)).toBe(false);
  });
});

describe('every fact of the modules', () => {
  it('has a unique type made of its module and class name', async () => {
    const contracts = await Promise.all([
      import('./attendance.ts'),
      import('./auth.ts'),
      import('./classes.ts'),
      import('./live-session.ts'),
    ]);
    const types = contracts.flatMap((contract) =>
      Object.entries(contract).flatMap(([name, value]) => {
        const type = (value as { type?: unknown }).type;
        return typeof type === 'string' ? [{ name, type }] : [];
      }),
    );
    expect(types.length).toBeGreaterThan(25);
    expect(new Set(types.map(({ type }) => type)).size).toBe(types.length);
    for (const { name, type } of types) expect(type).toMatch(new RegExp(`^(attendance|auth|classes|live-session)\\.${name}$`));
  });
});

describe('the streams', () => {
  it('are named by kind and id', () => {
    expect([sessionStream('1'), classStream('2'), userStream('3')]).toEqual(['session:1', 'class:2', 'user:3']);
  });
});
