import { io, type Socket } from 'socket.io-client';
import type { Person } from './people.ts';
import type { Stage } from './stage.ts';

/** A connected user of another class, who must not receive anything of the session. */
export class Outsider {
  private readonly heard: unknown[] = [];

  private constructor(private readonly socket: Socket) {
    socket.onAny((...message) => this.heard.push(message));
  }

  static async enter({ server }: Stage, { token }: Person): Promise<Outsider> {
    const socket = io(server.url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    const outsider = new Outsider(socket);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    return outsider;
  }

  /** Disconnects, and fails if anything was received. */
  async heardNothing(): Promise<void> {
    // The server answers in order: what it has sent so far has arrived before the answer.
    await this.socket.timeout(10_000).emitWithAck('ARE_YOU_THERE', {});
    this.socket.disconnect();
    if (this.heard.length) throw new Error(`an outsider heard ${JSON.stringify(this.heard)}`);
  }
}
