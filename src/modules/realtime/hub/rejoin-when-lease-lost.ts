import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { LeaseLost } from '../../../kernel/node.ts';
import { RoomMembership } from './room-membership.ts';

/** The other nodes considered this one dead, and ended the presence of everybody on it: they rejoin under the node's new id. */
@EventsHandler(LeaseLost)
export class RejoinWhenLeaseLost implements IEventHandler<LeaseLost> {
  constructor(private readonly memberships: RoomMembership) {}

  handle(): Promise<void> {
    return this.memberships.rejoinAll();
  }
}
