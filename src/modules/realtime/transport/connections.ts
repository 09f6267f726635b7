import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, type Principal } from '../../../contracts/auth.js';
import { GetClassesOfMany } from '../../../contracts/classes.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher, type Outcome } from '../../../kernel/messaging/batcher.js';
import type { Connection } from './connection.js';
import { rooms } from './transport.js';

/** Every connection of this node, on whatever wire. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<Connection>>();
  /** After a restart a whole school comes back at once. */
  private readonly arrivals = new Batcher<Principal, string[]>((_, people) => this.standing(people), {
    maxBatch: 500,
    retriesSingly: false,
  });

  constructor(private readonly queries: QueryBus) {}

  /** Whose announcements these people hear, in their order. Who is no teacher any more teaches nothing, whatever a class remembers. */
  async classesOf(people: readonly Principal[]): Promise<string[][]> {
    const of = await this.queries.execute(new GetClassesOfMany([...new Set(people.map(({ userId }) => userId))]));
    return people.map(({ userId, role }) => {
      const { teaching, attending } = of.get(userId) ?? { teaching: [], attending: [] };
      return role === 'student' ? [...attending] : [...teaching, ...attending];
    });
  }

  /**
   * Makes the connection known here, and only then asks the database: a sign-out that is already committed is read, and a later one
   * finds the connection. The same goes for its classes. Refuses with UNAUTHENTICATED. It hears nothing until `open`.
   */
  async add(connection: Connection): Promise<void> {
    const { principal } = connection;
    connection.isArriving = true;
    const own = this.byUser.get(principal.userId);
    if (own) own.add(connection);
    else this.byUser.set(principal.userId, new Set([connection]));
    let classIds: string[];
    let moves: number;
    do {
      moves = connection.moves;
      classIds = await this.arrivals.run('', principal);
    } while (moves !== connection.moves);
    if (!connection.isHeard) throw new DomainError('UNAUTHENTICATED');
    connection.classes.clear();
    for (const classId of classIds) connection.classes.add(classId);
  }

  /** From here on it hears what concerns its user and their classes. */
  open(connection: Connection): void {
    connection.isArriving = false;
    connection.enter([rooms.user(connection.principal.userId), ...[...connection.classes].map(rooms.class)]);
  }

  remove(connection: Connection): void {
    const { userId } = connection.principal;
    const own = this.byUser.get(userId);
    own?.delete(connection);
    if (!own?.size) this.byUser.delete(userId);
  }

  moveIn(connection: Connection, classId: string): void {
    connection.moves++;
    if (connection.classes.has(classId)) return;
    connection.classes.add(classId);
    if (!connection.isArriving) connection.enter([rooms.class(classId)]);
  }

  moveOut(connection: Connection, classId: string): void {
    connection.moves++;
    if (connection.classes.delete(classId)) connection.exit([rooms.class(classId)]);
  }

  has(connection: Connection): boolean {
    return this.byUser.get(connection.principal.userId)?.has(connection) ?? false;
  }

  of(userId: string): Iterable<Connection> {
    return this.byUser.get(userId) ?? [];
  }

  /** How many connections the user has here. */
  countOf(userId: string): number {
    return this.byUser.get(userId)?.size ?? 0;
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const own of this.byUser.values()) yield* own;
  }

  get size(): number {
    return [...this.byUser.values()].reduce((sum, own) => sum + own.size, 0);
  }

  /** The classes of each, or why they may not come in. */
  private async standing(people: readonly Principal[]): Promise<Outcome<string[]>[]> {
    const [ended, classes] = await Promise.all([
      this.queries.execute(new FindEndedDevices([...new Set(people.map(({ deviceId }) => deviceId))])),
      this.classesOf(people),
    ]);
    return people.map(({ deviceId }, index) =>
      ended.includes(deviceId) ? { error: new DomainError('UNAUTHENTICATED') } : { ok: classes[index]! },
    );
  }
}
