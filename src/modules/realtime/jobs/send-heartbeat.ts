import { Injectable } from '@nestjs/common';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { AutoJoin } from '../hub/auto-join.ts';
import { ConnectionAccess } from '../hub/connection-access.ts';
import { RoomHub } from '../hub/room-hub.ts';
import { MediaRooms } from '../media/media-rooms.ts';

const EVERY_SECONDS = 10;

/** Catches up on facts whose wake-up was lost, sends HEAD to quiet rooms, and checks everybody's access again. */
@Injectable()
export class SendHeartbeat {
  constructor(
    private readonly hub: RoomHub,
    private readonly access: ConnectionAccess,
    private readonly autoJoin: AutoJoin,
    private readonly media: MediaRooms,
    scheduler: Scheduler,
  ) {
    scheduler.every('room heartbeat', EVERY_SECONDS, () => this.run());
  }

  async run(): Promise<void> {
    await this.hub.catchUp();
    const quietSince = performance.now() - EVERY_SECONDS * 1000;
    for (const room of this.hub.all) if (room.lastEmitAt <= quietSince) room.emitHead();
    await this.access.recheckAll();
    await this.autoJoin.recheck();
    this.media.lookAtAll();
  }
}
