import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { RoomHub } from '../hub/room-hub.ts';

const EVERY_SECONDS = 1;

/**
 * With several nodes, asks the database every second whether there is more to read for the rooms of this node, in one query. Not only while Redis
 * seems to be down: it may also hang, or be out of reach of just the node that has something to tell, which the others cannot notice.
 */
@Injectable()
export class FollowOtherNodes {
  constructor(hub: RoomHub, config: Config, scheduler: Scheduler) {
    if (config.redisUrl) scheduler.every('rooms of other nodes', EVERY_SECONDS, () => hub.catchUp());
  }
}
