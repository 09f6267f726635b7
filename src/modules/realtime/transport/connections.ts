import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, type Principal } from '../../../contracts/auth.ts';
import { GetClassesOfMany } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher, type Outcome } from '../../../kernel/messaging/batcher.ts';
import { channels } from './channel-names.ts';
import type { Connection } from './connection.ts';

/** All connections to this node, on either transport. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<Connection>>();
  /** Batched, because a whole school reconnects at once after a restart. */
  private readonly checks = new Batcher<Principal, string[]>((_, people) => this.check(people), { maxBatch: 500, retriesSingly: false });

  constructor(private readonly queries: QueryBus) {}

  /** The ids of the classes whose announcements each user receives. Students receive none of classes that still list them as a teacher. */
  async classesOf(people: readonly Principal[]): Promise<string[][]> {
    const of = await this.queries.execute(new GetClassesOfMany([...new Set(people.map(({ userId }) => userId))]));
    return people.map(({ userId, role }) => {
      const { teaching, attending } = of.get(userId) ?? { teaching: [], attending: [] };
      return role === 'student' ? [...attending] : [...teaching, ...attending];
    });
  }

  /**
   * Registers the connection before it reads the database, so that no sign-out is missed: an earlier one is read, and a later one finds the
   * connection. The same applies to changes of its classes. It receives nothing until `open`. Throws UNAUTHENTICATED if signed out.
   */
  async add(connection: Connection): Promise<void> {
    const { principal } = connection;
    connection.isArriving = true;
    const own = this.byUser.get(principal.userId);
    if (own) own.add(connection);
    else this.byUser.set(principal.userId, new Set([connection]));
    let classIds: string[];
    let changes: number;
    do {
      changes = connection.classChanges;
      classIds = await this.checks.run('', principal);
    } while (changes !== connection.classChanges);
    if (!connection.isActive) throw new DomainError('UNAUTHENTICATED');
    connection.classes.clear();
    for (const classId of classIds) connection.classes.add(classId);
  }

  /** Subscribes the connection to messages for its user and their classes. */
  open(connection: Connection): void {
    connection.isArriving = false;
    connection.subscribe([channels.user(connection.principal.userId), ...[...connection.classes].map(channels.class)]);
  }

  remove(connection: Connection): void {
    const { userId } = connection.principal;
    const own = this.byUser.get(userId);
    own?.delete(connection);
    if (!own?.size) this.byUser.delete(userId);
  }

  addClass(connection: Connection, classId: string): void {
    connection.classChanges++;
    if (connection.classes.has(classId)) return;
    connection.classes.add(classId);
    if (!connection.isArriving) connection.subscribe([channels.class(classId)]);
  }

  removeClass(connection: Connection, classId: string): void {
    connection.classChanges++;
    if (connection.classes.delete(classId)) connection.unsubscribe([channels.class(classId)]);
  }

  has(connection: Connection): boolean {
    return this.byUser.get(connection.principal.userId)?.has(connection) ?? false;
  }

  of(userId: string): Iterable<Connection> {
    return this.byUser.get(userId) ?? [];
  }

  countOf(userId: string): number {
    return this.byUser.get(userId)?.size ?? 0;
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const own of this.byUser.values()) yield* own;
  }

  /** The classes of each user, or UNAUTHENTICATED if the device was signed out. */
  private async check(people: readonly Principal[]): Promise<Outcome<string[]>[]> {
    const [ended, classes] = await Promise.all([
      this.queries.execute(new FindEndedDevices([...new Set(people.map(({ deviceId }) => deviceId))])),
      this.classesOf(people),
    ]);
    return people.map(({ deviceId }, index) =>
      ended.includes(deviceId) ? { error: new DomainError('UNAUTHENTICATED') } : { ok: classes[index]! },
    );
  }
}
