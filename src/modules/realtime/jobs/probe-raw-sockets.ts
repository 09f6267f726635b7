import { Injectable } from '@nestjs/common';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { RawSocketServer } from '../transport/raw/raw-socket-server.ts';

/** Pings raw WebSockets and cuts off those that did not answer the last ping. Socket.IO does so by itself. */
@Injectable()
export class ProbeRawSockets {
  constructor(server: RawSocketServer, scheduler: Scheduler) {
    scheduler.every('probe raw sockets', 25, () => server.probe());
  }
}
