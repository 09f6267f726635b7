import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to Redis that can be cut, or that hangs: connections stay open, and nothing passes. */
export class RedisProxy {
  private readonly sockets = new Set<Socket>();
  private state: 'open' | 'hanging' | 'cut' = 'open';
  private readonly server = createServer((near) => {
    if (this.state === 'cut') return near.destroy();
    const far = connect(this.port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('data', (bytes) => this.state === 'open' && other.write(bytes));
      one
        .on('error', () => undefined)
        .once('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
    }
  });

  private constructor(private readonly port: number) {}

  /** In front of the Redis on this port. */
  static async open(port: number): Promise<RedisProxy> {
    const proxy = new RedisProxy(port);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  hang(): void {
    this.state = 'hanging';
  }

  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
