import { Injectable } from '@nestjs/common';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { LIMITS } from '../limits.ts';
import { Connections } from '../transport/connections.ts';

/** Disconnects clients that do not read their messages fast enough. */
@Injectable()
export class DisconnectSlowClients {
  constructor(
    private readonly connections: Connections,
    scheduler: Scheduler,
  ) {
    scheduler.every('disconnect slow clients', 1, () => this.run());
  }

  run(): void {
    for (const connection of this.connections) if (connection.queuedBytes > LIMITS.queuedBytes) connection.close();
  }
}
