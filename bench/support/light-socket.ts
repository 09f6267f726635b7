import { WebSocket } from 'ws';

/** Receives the event name and the raw frame, to parse only what it needs. */
type Heard = (event: string, frame: string) => void;

/**
 * A minimal Socket.IO client (Engine.IO 4, WebSocket only), so that a thousand of them in one process measure
 * the server and not the client.
 */
export class LightSocket {
  onEvent: Heard = () => undefined;
  onClose: () => void = () => undefined;
  /** Bytes of all messages received so far, without the headers of their frames. */
  received = 0;
  /** The connection id that the server assigned. */
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
        socket.received += data.length;
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

  /** Sends a command; `answered` runs before any later frame is handled, which a promise would not guarantee. */
  call<T>(event: string, body: object, answered: (answer: T) => void): void {
    const id = this.nextAck++;
    this.acks.set(id, answered as (answer: unknown) => void);
    this.ws.send(`42${id}${JSON.stringify([event, body])}`);
  }

  /** Never resolves if the connection is lost before the acknowledgement. */
  ask<T>(event: string, body: object): Promise<T> {
    return new Promise((resolve) => this.call(event, body, resolve));
  }

  /** Like `ask`, but throws if the command fails. */
  async demand<T>(event: string, body: object): Promise<T> {
    const answer = await this.ask<{ success: boolean; data: T; code?: string }>(event, body);
    if (!answer.success) throw new Error(`${event} was refused: ${answer.code}`);
    return answer.data;
  }

  close(): void {
    this.ws.terminate();
  }
}
