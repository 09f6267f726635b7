import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { LeaseLost } from '../../../kernel/node.js';
import { Rooms } from '../commands/rooms.js';

/** The others took this node for dead and ended the presence of all who are here: they join anew under its new id. */
@EventsHandler(LeaseLost)
export class RejoinWhenLeaseLost implements IEventHandler<LeaseLost> {
  constructor(private readonly places: Rooms) {}

  handle(): Promise<void> {
    return this.places.rejoinAll();
  }
}
