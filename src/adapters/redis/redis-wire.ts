import type { Redis } from 'ioredis';
import { newId } from '../../kernel/ids.js';
import { Wire, type Passing, type WakeUp } from '../../kernel/messaging/wire.js';

/** By publish and subscribe. While Redis is away all is lost, and nobody waits for it. */
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

  publish(said: WakeUp | Passing): void {
    if (this.publisher.status === 'ready')
      this.publisher.publish(this.channel, JSON.stringify({ ...said, me: this.me })).catch(() => undefined);
  }

  subscribe({ wakeUp, passing }: Parameters<Wire['subscribe']>[0]): void {
    this.subscriber.on('message', (_: string, text: string) => {
      const said = parse(text);
      if (!said || said.me === this.me) return;
      if ('topic' in said) passing?.(said);
      else wakeUp?.(said);
    });
    // Subscribed again by the library itself after each reconnection; the first time may come before the first connection.
    const subscribe = () => void this.subscriber.subscribe(this.channel).catch(() => undefined);
    if (this.subscriber.status === 'ready') subscribe();
    this.subscriber.on('ready', subscribe);
  }
}

/** What is neither is passed over: an error here would end the process. */
const parse = (text: string): ((WakeUp | Passing) & { me: string }) | undefined => {
  try {
    const said = JSON.parse(text) as (Partial<WakeUp & Passing> & { me: string }) | null;
    return said?.stream || said?.topic ? (said as (WakeUp | Passing) & { me: string }) : undefined;
  } catch {
    return undefined;
  }
};
