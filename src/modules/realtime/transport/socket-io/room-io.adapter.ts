import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../../../../config/config.ts';
import { LIMITS } from '../../limits.ts';

/**
 * Sets the options of the Socket.IO server and leaves the HTTP server to Nest. Connection state recovery stays off (the default): it
 * restores rooms and packets without checking access, and the log replays what was missed.
 */
export class RoomIoAdapter extends IoAdapter {
  constructor(private readonly app: INestApplicationContext) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { corsOrigins } = this.app.get(Config);
    const ours: Partial<ServerOptions> = {
      maxHttpBufferSize: LIMITS.frameBytes,
      serveClient: true,
      // Upgrades to other paths belong to the raw WebSocket server, which may take longer than Engine.IO would wait.
      destroyUpgrade: false,
      cors: corsOrigins.length ? { origin: [...corsOrigins] } : undefined,
    };
    return super.createIOServer(port, { ...options, ...ours } as ServerOptions);
  }

  /** `Server.close()` would close the HTTP server as well, which Nest does right after this. */
  override async close(server: Server): Promise<void> {
    server.engine.close();
  }
}
