import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { AccessCache } from '../tokens/access-cache.ts';

const PREFIX = 'user:';

/** Listens to wake-ups instead of facts: if one is lost, the cache is out of date for at most a second. */
@EventsHandler(StreamGrew)
export class ForgetAccessWhenUserChanged implements IEventHandler<StreamGrew> {
  constructor(private readonly cache: AccessCache) {}

  handle({ stream }: StreamGrew): void {
    if (stream.startsWith(PREFIX)) this.cache.forget(stream.slice(PREFIX.length));
  }
}
