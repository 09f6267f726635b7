import { Injectable } from '@nestjs/common';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { RawSocketServer } from '../transport/raw/raw-socket-server.ts';

/** Pings raw WebSockets, and destroys those that did not answer the last ping. Socket.IO has its own heartbeat. */
@Injectable()
export class ProbeRawSockets {
  constructor(server: RawSocketServer, scheduler: Scheduler) {
    scheduler.every('probe raw sockets', 25, () => server.probe());
  }
}
