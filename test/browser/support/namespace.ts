import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

const whyNone = (): string | undefined => {
  const name = `rollcall-try-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'delete', name);
    return undefined;
  } catch (error) {
    return (error as Error).message.trim();
  }
};

/** `describe`, for a story that needs a second machine. Where there can be none, it is skipped, and says so. */
export const describeWithNamespace = (name: string, story: () => void): void => {
  const why = whyNone();
  // The console of a file without any test is not shown.
  if (why) process.stderr.write(`Skipped: ${name}. It needs network namespaces, that is root and iproute2: ${why}\n`);
  (why ? describe.skip : describe)(name, story);
};

/** Whether something listens there. */
export const isListening = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Another machine as far as the network is concerned: Janus offers no loopback address, and coturn relays to none. */
export class Namespace {
  private readonly name = `rollcall-${process.pid}`;
  private readonly outside = `rc${process.pid}`;
  private readonly subnet = `10.213.${process.pid % 256}`;
  /** Its address. */
  readonly address = `${this.subnet}.2`;
  private readonly children = new Set<ChildProcess>();

  private constructor() {}

  static create(): Namespace {
    const made = new Namespace();
    const { name, outside, subnet } = made;
    ip('netns', 'add', name);
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', 'inside', 'netns', name);
    ip('address', 'add', `${subnet}.1/24`, 'dev', outside);
    ip('link', 'set', outside, 'up');
    ip('-n', name, 'address', 'add', `${made.address}/24`, 'dev', 'inside');
    ip('-n', name, 'link', 'set', 'inside', 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    // Browsers also send from the other addresses of this machine.
    ip('-n', name, 'route', 'add', 'default', 'via', `${subnet}.1`);
    return made;
  }

  /** Starts a program in it. */
  start(path: string, args: readonly string[]): ChildProcess {
    // `ip` becomes the program itself, so a signal reaches it.
    const child = spawn('ip', ['netns', 'exec', this.name, path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.add(child);
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    this.children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  }

  /** Pulls the cable, or plugs it in again. */
  plug(isIn: boolean): void {
    ip('link', 'set', this.outside, isIn ? 'up' : 'down');
  }

  async remove(): Promise<void> {
    for (const child of this.children) await this.kill(child);
    ip('link', 'delete', this.outside);
    ip('netns', 'delete', this.name);
  }
}
