import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { AccessCache } from '../tokens/access-cache.ts';

const PREFIX = 'user:';

/** A wake-up, not a durable reaction: if one is lost, the cache is out of date for its one second. */
@EventsHandler(StreamGrew)
export class ForgetAccessWhenUserChanged implements IEventHandler<StreamGrew> {
  constructor(private readonly cache: AccessCache) {}

  handle({ stream }: StreamGrew): void {
    if (stream.startsWith(PREFIX)) this.cache.forget(stream.slice(PREFIX.length));
  }
}
