import type { Redis } from 'ioredis';
import { newId } from '../../kernel/ids.ts';
import { PubSub, type Ephemeral, type WakeUp } from '../../kernel/messaging/pub-sub.ts';

/** Redis pub/sub. While Redis is down, messages are dropped rather than queued. */
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

  publish(message: WakeUp | Ephemeral): void {
    if (this.publisher.status === 'ready')
      this.publisher.publish(this.channel, JSON.stringify({ ...message, me: this.me })).catch(() => undefined);
  }

  subscribe({ wakeUp, ephemeral }: Parameters<PubSub['subscribe']>[0]): void {
    this.subscriber.on('message', (_: string, text: string) => {
      const message = parse(text);
      if (!message || message.me === this.me) return;
      if ('topic' in message) ephemeral?.(message);
      else wakeUp?.(message);
    });
    // ioredis resubscribes after a reconnection by itself, but not if the first subscription failed because Redis was down.
    const subscribe = () => void this.subscriber.subscribe(this.channel).catch(() => undefined);
    if (this.subscriber.status === 'ready') subscribe();
    this.subscriber.on('ready', subscribe);
  }
}

/** Returns undefined for anything else, because an error thrown in the event handler would end the process. */
const parse = (text: string): ((WakeUp | Ephemeral) & { me: string }) | undefined => {
  try {
    const message = JSON.parse(text) as (Partial<WakeUp & Ephemeral> & { me: string }) | null;
    return message?.stream || message?.topic ? (message as (WakeUp | Ephemeral) & { me: string }) : undefined;
  } catch {
    return undefined;
  }
};
