import { WebSocket } from 'ws';

/** How a message is heard: the event's name and the raw frame, so that a listener parses only what it wants. */
type Heard = (event: string, frame: string) => void;

/**
 * A Socket.IO client that does next to nothing itself (Engine.IO 4, WebSocket only), so that a thousand of them in one process measure
 * the server and not the client.
 */
export class LightSocket {
  onEvent: Heard = () => undefined;
  onClose: () => void = () => undefined;
  /** What the server calls this connection. */
  id = '';
  private nextAck = 0;
  private readonly acks = new Map<number, (answer: unknown) => void>();

  private readonly ws: WebSocket;

  private constructor(ws: WebSocket) {
    this.ws = ws;
  }

  static connect(url: string, token: string): Promise<LightSocket> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    const socket = new LightSocket(ws);
    return new Promise((resolve, reject) => {
      ws.on('error', reject);
      ws.on('close', () => {
        reject(new Error('the connection was closed'));
        socket.onClose();
      });
      ws.on('message', (data: Buffer) => {
        const frame = data.toString('utf8');
        if (frame.startsWith('42')) socket.event(frame);
        else if (frame.startsWith('43')) socket.ack(frame);
        else if (frame === '2') ws.send('3');
        else if (frame.startsWith('0')) ws.send(`40${JSON.stringify({ token })}`);
        else if (frame.startsWith('40')) {
          socket.id = (JSON.parse(frame.slice(2)) as { sid: string }).sid;
          resolve(socket);
        } else if (frame.startsWith('44')) reject(new Error(frame));
      });
    });
  }

  private event(frame: string): void {
    this.onEvent(frame.slice(4, frame.indexOf('"', 4)), frame);
  }

  private ack(frame: string): void {
    const bracket = frame.indexOf('[');
    const id = Number(frame.slice(2, bracket));
    const done = this.acks.get(id);
    this.acks.delete(id);
    done?.((JSON.parse(frame.slice(bracket)) as unknown[])[0]);
  }

  send(event: string, body: object): void {
    this.ws.send(`42${JSON.stringify([event, body])}`);
  }

  /** Asks; `answered` runs before any later frame is heard, which a promise does not promise. */
  call<T>(event: string, body: object, answered: (answer: T) => void): void {
    const id = this.nextAck++;
    this.acks.set(id, answered as (answer: unknown) => void);
    this.ws.send(`42${id}${JSON.stringify([event, body])}`);
  }

  /** Without an answer, when the connection is lost, it waits for ever. */
  ask<T>(event: string, body: object): Promise<T> {
    return new Promise((resolve) => this.call(event, body, resolve));
  }

  /** Asks, and throws what the server refused. */
  async demand<T>(event: string, body: object): Promise<T> {
    const answer = await this.ask<{ success: boolean; data: T; code?: string }>(event, body);
    if (!answer.success) throw new Error(`${event} was refused: ${answer.code}`);
    return answer.data;
  }

  close(): void {
    this.ws.terminate();
  }
}
