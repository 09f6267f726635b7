import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import type { WakeUp } from '../../kernel/messaging/wire.js';
import { RedisWire } from './redis-wire.js';

describe('RedisWire', () => {
  it('passes over what is no wake-up, which would end the process, and hears the others', () => {
    const heard: WakeUp[] = [];
    const subscriber = new EventEmitter();
    new RedisWire({} as Redis, subscriber as unknown as Redis, 'test').subscribe((wakeUp) => heard.push(wakeUp));
    const wakeUp = { stream: 'session:1', from: 1, to: 2, types: ['a'], me: 'another node' };
    for (const text of ['', 'hello', 'null', '7', '{}', JSON.stringify(wakeUp)]) subscriber.emit('message', 'test:wake-ups', text);
    expect(heard).toMatchObject([{ stream: 'session:1', from: 1, to: 2 }]);
  });
});
