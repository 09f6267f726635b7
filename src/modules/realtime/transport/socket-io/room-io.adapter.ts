import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../../../../config/config.ts';
import { LIMITS } from '../../limits.ts';

/**
 * Sets the options of the Socket.IO server, and leaves the HTTP server to Nest. Connection state recovery stays off (the default): it
 * would restore rooms and packets without checking access. Missed messages are replayed from the log instead.
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
      // Upgrades to other paths are handled by the raw WebSocket server, which may take longer than Engine.IO would wait before closing them.
      destroyUpgrade: false,
      cors: corsOrigins.length ? { origin: [...corsOrigins] } : undefined,
    };
    return super.createIOServer(port, { ...options, ...ours } as ServerOptions);
  }

  /** Does not call `Server.close()`, which would also close the HTTP server. Nest does that right after this. */
  override async close(server: Server): Promise<void> {
    server.engine.close();
  }
}
