import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import type { Ephemeral, WakeUp } from '../../kernel/messaging/pub-sub.ts';
import { RedisPubSub } from './redis-pub-sub.ts';

describe('RedisPubSub', () => {
  it('ignores malformed messages and delivers wake-ups and ephemeral messages', () => {
    const received: (WakeUp | Ephemeral)[] = [];
    const subscriber = new EventEmitter();
    new RedisPubSub({} as Redis, subscriber as unknown as Redis, 'test').subscribe({
      wakeUp: (wakeUp) => received.push(wakeUp),
      ephemeral: (passing) => received.push(passing),
    });
    const wakeUp = { stream: 'session:1', from: 1, to: 2, types: ['a'], me: 'another node' };
    const passing = { topic: 'room', data: { hello: 1 }, me: 'another node' };
    for (const text of ['', 'hello', 'null', '7', '{}', JSON.stringify(wakeUp), JSON.stringify(passing)])
      subscriber.emit('message', 'test:wake-ups', text);
    expect(received).toMatchObject([
      { stream: 'session:1', from: 1, to: 2 },
      { topic: 'room', data: { hello: 1 } },
    ]);
  });
});
