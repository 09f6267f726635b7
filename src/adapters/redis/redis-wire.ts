import type { Redis } from 'ioredis';
import { newId } from '../../kernel/ids.js';
import { Wire, type WakeUp } from '../../kernel/messaging/wire.js';

/** Wake-ups by publish and subscribe. While Redis is away they are lost, and nobody waits for them. */
export class RedisWire extends Wire {
  private readonly me = newId();
  private readonly channel: string;

  constructor(
    private readonly publisher: Redis,
    private readonly subscriber: Redis,
    prefix: string,
  ) {
    super();
    this.channel = `${prefix}:wake-ups`;
  }

  publish(wakeUp: WakeUp): void {
    if (this.publisher.status === 'ready')
      this.publisher.publish(this.channel, JSON.stringify({ ...wakeUp, me: this.me })).catch(() => undefined);
  }

  subscribe(heard: (wakeUp: WakeUp) => void): void {
    this.subscriber.on('message', (_: string, text: string) => {
      const said = parse(text);
      if (said && said.me !== this.me) heard(said);
    });
    // Subscribed again by the library itself after each reconnection; the first time may come before the first connection.
    const subscribe = () => void this.subscriber.subscribe(this.channel).catch(() => undefined);
    if (this.subscriber.status === 'ready') subscribe();
    this.subscriber.on('ready', subscribe);
  }
}

/** What is no wake-up is passed over: an error here would end the process. */
const parse = (text: string): (WakeUp & { me: string }) | undefined => {
  try {
    const said = JSON.parse(text) as (WakeUp & { me: string }) | null;
    return said?.stream ? said : undefined;
  } catch {
    return undefined;
  }
};
