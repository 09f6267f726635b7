import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * HTTP/1.1 connections that send one request at a time and parse only the status and the length of the responses, so that
 * we measure the server and not the client.
 */
export class LightClients {
  private readonly idle: LightClient[];
  private readonly host: string;

  private constructor(host: string, clients: LightClient[]) {
    this.host = host;
    this.idle = clients;
  }

  static async open(url: string, many: number): Promise<LightClients> {
    const { host, hostname, port } = new URL(url);
    const clients = Array.from({ length: many }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay();
      await once(socket, 'connect');
      return new LightClient(socket);
    });
    return new LightClients(host, await Promise.all(clients));
  }

  close(): void {
    for (const client of this.idle.splice(0)) client.close();
  }

  /** Returns the status. At most one call per connection may be in flight. */
  async get(path: string, token?: string): Promise<number> {
    const client = this.idle.pop();
    if (!client) throw new Error('All connections are busy');
    const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
    const status = await client.ask(`GET ${encodeURI(path)} HTTP/1.1\r\nHost: ${this.host}\r\n${authorization}\r\n`);
    this.idle.push(client);
    return status;
  }
}

class LightClient {
  private readonly socket: Socket;
  private answered: (status: number) => void = () => undefined;
  private failed: (error: Error) => void = () => undefined;
  private status = 0;
  /** Bytes of the body still to be read; -1 while reading the head. */
  private left = -1;
  private head = '';

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (error) => this.failed(error));
    socket.on('close', () => this.failed(new Error('the connection was closed')));
  }

  ask(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      [this.answered, this.failed] = [resolve, reject];
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let body = chunk.length;
    if (this.left < 0) {
      this.head += chunk.toString('latin1');
      const end = this.head.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.status = Number(this.head.slice(9, 12));
      body = this.head.length - end - 4;
      this.left = Number(/^content-length: (\d+)/im.exec(this.head.slice(0, end))?.[1]);
      this.head = '';
    }
    this.left -= body;
    if (this.left > 0) return;
    this.left = -1;
    this.answered(this.status);
  }
}
