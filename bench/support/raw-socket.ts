import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/** Calls `each` with the number of complete frames received. Reads only their lengths, so that hundreds of clients measure the server. */
const countFrames = (line: Socket, each: (frames: number) => void): void => {
  let rest: Buffer = Buffer.alloc(0);
  line.on('data', (chunk: Buffer) => {
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    let frames = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]! & 0x7f;
      if (at + 4 > bytes.length) break;
      const end = at + (short < 126 ? 2 + short : 4 + bytes.readUInt16BE(at + 2));
      if (end > bytes.length) break;
      if ((bytes[at]! & 0x0f) === 1) frames++;
      at = end;
    }
    rest = bytes.subarray(at);
    if (frames) each(frames);
  });
};

/** A raw WebSocket client that counts the messages it receives. */
export class RawSocket {
  heard = 0;
  private onHeard: () => void = () => undefined;
  private readonly ws: WebSocket;

  private constructor(ws: WebSocket) {
    this.ws = ws;
  }

  static async connect(url: string): Promise<RawSocket> {
    const ws = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
    await once(ws, 'open');
    const socket = new RawSocket(ws);
    const line = (ws as unknown as { _socket: Socket })._socket;
    // Otherwise the library would parse the frames too.
    line.removeAllListeners('data');
    countFrames(line, (frames) => {
      socket.heard += frames;
      socket.onHeard();
    });
    line.resume();
    return socket;
  }

  /** Keeps `inFlight` marks in flight (sent but not echoed yet) for `forMs` ms, or sends them once if that is 0. Returns the number of echoes and the ms taken. */
  marks(inFlight: number, forMs: number, mark: (n: number) => string): Promise<{ count: number; ms: number }> {
    const start = performance.now();
    const before = this.heard;
    let sent = 0;
    return new Promise((resolve) => {
      this.onHeard = () => {
        const now = performance.now();
        const count = this.heard - before;
        if (sent && now - start >= forMs) {
          if (count >= sent) resolve({ count, ms: now - start });
          return;
        }
        for (; sent - count < inFlight; sent++) this.ws.send(mark(sent));
      };
      this.onHeard();
    });
  }

  close(): void {
    this.ws.terminate();
  }
}
