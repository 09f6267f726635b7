import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Preloaded into a server (`WATCHED`). Tells the benchmark, when it asks, the CPU time so far, when the server last handed something for a client to
 * the kernel, and, after a full garbage collection, the memory of all that is alive.
 */
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

const liveBytes = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

process.on('message', (asked) => {
  const { user, system } = process.cpuUsage();
  process.send!(asked === 'memory' ? liveBytes() : { cpuMs: (user + system) / 1000, lastWriteAt });
});
process.channel?.unref();
