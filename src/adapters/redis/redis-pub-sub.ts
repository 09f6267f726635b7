import type { Redis } from 'ioredis';
import { newId } from '../../kernel/ids.ts';
import { PubSub, type Ephemeral, type WakeUp } from '../../kernel/messaging/pub-sub.ts';
import { parseJson } from '../../kernel/parse-json.ts';

type Sent = Partial<WakeUp & Ephemeral> & { readonly me: string };

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
      // An error thrown here would end the process, so whatever is not one of our messages is ignored.
      const message = parseJson(text) as Sent | null | undefined;
      if (!(message?.topic || message?.stream) || message.me === this.me) return;
      if (message.topic) ephemeral?.(message as Ephemeral);
      else wakeUp?.(message as WakeUp);
    });
    // ioredis resubscribes after reconnecting, but not if the first subscription failed because Redis was down.
    const subscribe = () => void this.subscriber.subscribe(this.channel).catch(() => undefined);
    if (this.subscriber.status === 'ready') subscribe();
    this.subscriber.on('ready', subscribe);
  }
}
