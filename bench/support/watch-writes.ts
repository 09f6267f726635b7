import { Socket } from 'node:net';

/** Preloaded into a server (`WATCHED`): tells the benchmark, when it asks, the CPU time so far and when the server last handed something for a client to the kernel. */
let lastWriteAt = 0;

for (const method of ['_write', '_writev'] as const) {
  const original = Socket.prototype[method] as (...args: unknown[]) => void;
  Object.defineProperty(Socket.prototype, method, {
    value(this: Socket & { server?: object }, ...args: unknown[]) {
      original.apply(this, args);
      // Connections to the database have no server.
      if (this.server) lastWriteAt = performance.timeOrigin + performance.now();
    },
  });
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!({ cpuMs: (user + system) / 1000, lastWriteAt });
});
process.channel?.unref();
