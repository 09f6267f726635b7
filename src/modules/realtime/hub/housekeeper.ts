import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../../kernel/logging/log.js';
import { Shutdown } from '../../../kernel/shutdown.js';
import { Connections } from '../transport/connections.js';
import { sendAway } from '../transport/send-away.js';
import { Membership } from './membership.js';
import { RoomHub } from './room-hub.js';

const LOOK_EVERY_MS = 1_000;
const HEARTBEAT_MS = 10_000;
/** A connection with more than this waiting does not read; it is cut, and gets what it missed when it comes back. */
const MAX_QUEUED = 1024 * 1024;

/** What happens by the clock: slow connections are cut, quiet rooms get their number, lost wake-ups are made good. */
@Injectable()
export class Housekeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly connections: Connections,
    private readonly membership: Membership,
    private readonly hub: RoomHub,
    private readonly shutdown: Shutdown,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timers = [setInterval(() => this.look(), LOOK_EVERY_MS), setInterval(() => void this.beat(), HEARTBEAT_MS)];
    for (const timer of this.timers) timer.unref();
    this.shutdown.onDraining(() => [...this.connections].forEach(sendAway));
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Cuts who does not read. */
  look(): void {
    for (const connection of this.connections) if (connection.queuedBytes > MAX_QUEUED) connection.close();
  }

  async beat(): Promise<void> {
    try {
      await this.hub.catchUp();
      const quietSince = performance.now() - HEARTBEAT_MS;
      for (const room of this.hub.all) if (room.lastSaid <= quietSince) room.sayHead();
      await this.membership.recheckAll();
    } catch (error) {
      this.log.warn('a heartbeat of the rooms failed', { error });
    }
  }
}
