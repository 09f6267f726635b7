import type { Redis } from 'ioredis';
import { newId } from '../../kernel/ids.ts';
import { PubSub, type Ephemeral, type WakeUp } from '../../kernel/messaging/pub-sub.ts';

/** Redis pub/sub. While Redis is down, messages are lost and nobody waits for it. */
export class RedisPubSub extends PubSub {
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

  publish(said: WakeUp | Ephemeral): void {
    if (this.publisher.status === 'ready')
      this.publisher.publish(this.channel, JSON.stringify({ ...said, me: this.me })).catch(() => undefined);
  }

  subscribe({ wakeUp, passing }: Parameters<PubSub['subscribe']>[0]): void {
    this.subscriber.on('message', (_: string, text: string) => {
      const said = parse(text);
      if (!said || said.me === this.me) return;
      if ('topic' in said) passing?.(said);
      else wakeUp?.(said);
    });
    // The library resubscribes after each reconnection; the first attempt may precede the first connection.
    const subscribe = () => void this.subscriber.subscribe(this.channel).catch(() => undefined);
    if (this.subscriber.status === 'ready') subscribe();
    this.subscriber.on('ready', subscribe);
  }
}

/** Anything else is ignored: an error here would end the process. */
const parse = (text: string): ((WakeUp | Ephemeral) & { me: string }) | undefined => {
  try {
    const said = JSON.parse(text) as (Partial<WakeUp & Ephemeral> & { me: string }) | null;
    return said?.stream || said?.topic ? (said as (WakeUp | Ephemeral) & { me: string }) : undefined;
  } catch {
    return undefined;
  }
};
