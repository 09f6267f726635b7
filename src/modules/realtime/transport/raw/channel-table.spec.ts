import fc from 'fast-check';
import { ChannelTable } from './channel-table.ts';

const channel = fc.constantFrom('a', 'b', 'c');
const socket = fc.constantFrom(1, 2, 3);
const step = fc.record({
  does: fc.constantFrom('subscribe', 'unsubscribe', 'remove'),
  socket,
  channels: fc.array(channel, { maxLength: 3 }),
});

describe('ChannelTable', () => {
  it('returns once each socket that subscribes to a channel in `to` and to none in `except`', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(channel, { maxLength: 3 }), fc.array(channel, { maxLength: 2 }), (steps, to, except) => {
        const table = new ChannelTable<number>();
        const inside = new Set<string>();
        for (const { does, socket: who, channels } of steps) {
          if (does === 'subscribe') table.subscribe(who, channels);
          if (does === 'unsubscribe') table.unsubscribe(who, channels);
          if (does === 'remove') table.remove(who);
          for (const one of does === 'remove' ? ['a', 'b', 'c'] : channels)
            if (does === 'subscribe') inside.add(one + who);
            else inside.delete(one + who);
        }
        const isIn = (channels: readonly string[], who: number) => channels.some((one) => inside.has(one + who));
        const expected = [1, 2, 3].filter((who) => isIn(to, who) && !isIn(except, who));
        expect([...table.subscribers(to, except)].toSorted()).toEqual(expected);
      }),
    );
  });
});
