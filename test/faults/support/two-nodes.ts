import { type BenchDatabase, type ServerProcess } from '../../../bench/support/server.ts';
import { until } from './chance.ts';
import type { Client } from './client.ts';
import type { Ledger } from './ledger.ts';
import type { Life } from './presence-checks.ts';
import { newDatabase } from './databases.ts';
import { OwnRedis } from './redis.ts';
import { openClass, type LiveClass } from './school-session.ts';
import { Servers } from './servers.ts';

/** In s. */
export const LEASE = 2;
const STUDENTS = 20;

/** Two processes on one database and one Redis, with a class whose users are spread over both. */
export class TwoNodes {
  readonly database: BenchDatabase;
  readonly redis: OwnRedis;
  readonly servers = new Servers();
  readonly lives: Life[] = [];
  readonly nodes: ServerProcess[] = [];
  room!: LiveClass;

  private constructor(database: BenchDatabase, redis: OwnRedis) {
    this.database = database;
    this.redis = redis;
  }

  static async open(): Promise<TwoNodes> {
    const redis = await OwnRedis.create();
    const two = new TwoNodes(await newDatabase('postgres'), redis);
    two.nodes.push(await two.start(), await two.start());
    two.room = await openClass(two.nodes[0]!, two.database, STUDENTS);
    await two.enter();
    return two;
  }

  /** One after the other, so that each node's id is known. */
  async start(): Promise<ServerProcess> {
    this.lives.push({ from: Date.now(), to: Number.POSITIVE_INFINITY, killed: false });
    const env = { REDIS_URL: this.redis.url, REDIS_PREFIX: 'rollcall-faults', NODE_LEASE: String(LEASE) };
    return this.servers.start(this.database, env);
  }

  indexOf(client: Client): number {
    return this.room.clients.indexOf(client) % 2;
  }

  /** Where a client connects: every other one to the second node, and all to the remaining one. */
  urlOf(client: Client): string {
    const node = this.nodes[this.indexOf(client)]!;
    const lives = node.child.exitCode === null && node.child.signalCode === null;
    return (lives ? node : this.nodes[1 - this.indexOf(client)]!).url;
  }

  async enter(): Promise<void> {
    await Promise.all(this.room.clients.map((client) => client.enter(this.urlOf(client))));
  }

  /** Clients that prefer this node. */
  clientsOf(node: number): Client[] {
    return this.room.clients.filter((client) => this.indexOf(client) === node);
  }

  /** One mark by the first teacher on the first node; returns after how many ms each node's clients had it. Waits at most `ms` for the other node. */
  async tell(ledger: Ledger, n: number, ms: number): Promise<{ here: number; there: number }> {
    const { teachers, students } = this.room;
    const at = performance.now();
    const mark = { studentId: students[n % students.length]!.account.id, status: n % 2 ? 'late' : 'present' };
    const answer = await ledger.markBySocket(teachers[0]!, [mark]);
    if (!answer.success) return { here: Number.POSITIVE_INFINITY, there: Number.POSITIVE_INFINITY };
    const { seq } = answer.data as { seq: number };
    const heard = async (node: number, ms: number) => {
      const all = () => this.clientsOf(node).every(({ model }) => model.last! >= seq);
      return (await until(all, ms)) ? performance.now() - at : Number.POSITIVE_INFINITY;
    };
    const [here, there] = await Promise.all([heard(0, 5_000), heard(1, ms)]);
    return { here, there };
  }

  async end(): Promise<void> {
    await this.servers.end();
    await this.redis.kill();
    await this.database.drop();
  }
}
