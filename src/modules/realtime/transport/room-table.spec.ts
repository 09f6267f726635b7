import fc from 'fast-check';
import { RoomTable } from './room-table.js';

const room = fc.constantFrom('a', 'b', 'c');
const member = fc.constantFrom(1, 2, 3);
const step = fc.record({ does: fc.constantFrom('enter', 'exit', 'exitAll'), member, rooms: fc.array(room, { maxLength: 3 }) });

describe('RoomTable', () => {
  it('reaches each who is in one of the rooms and in none of the others, once', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(room, { maxLength: 3 }), fc.array(room, { maxLength: 2 }), (steps, to, except) => {
        const table = new RoomTable<number>();
        const inside = new Set<string>();
        for (const { does, member: who, rooms } of steps) {
          if (does === 'enter') table.enter(who, rooms);
          if (does === 'exit') table.exit(who, rooms);
          if (does === 'exitAll') table.exitAll(who);
          for (const one of does === 'exitAll' ? ['a', 'b', 'c'] : rooms)
            if (does === 'enter') inside.add(one + who);
            else inside.delete(one + who);
        }
        const isIn = (rooms: readonly string[], who: number) => rooms.some((one) => inside.has(one + who));
        const expected = [1, 2, 3].filter((who) => isIn(to, who) && !isIn(except, who));
        expect([...table.reached(to, except)].toSorted()).toEqual(expected);
      }),
    );
  });
});
