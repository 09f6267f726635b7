import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { GetClassesOfMany } from '../../../contracts/classes.js';
import type { Connection } from './connection.js';
import { rooms } from './transport.js';

/** Every connection of this node, on whatever wire. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<Connection>>();

  constructor(private readonly queries: QueryBus) {}

  /** Whose announcements these people hear, in their order. Who is no teacher any more teaches nothing, whatever a class remembers. */
  async classesOf(people: readonly Principal[]): Promise<string[][]> {
    const of = await this.queries.execute(new GetClassesOfMany([...new Set(people.map(({ userId }) => userId))]));
    return people.map(({ userId, role }) => {
      const { teaching, attending } = of.get(userId) ?? { teaching: [], attending: [] };
      return role === 'student' ? [...attending] : [...teaching, ...attending];
    });
  }

  add(connection: Connection, classIds: readonly string[]): void {
    const { userId } = connection.principal;
    connection.enter([rooms.user(userId)]);
    for (const classId of classIds) this.moveIn(connection, classId);
    const own = this.byUser.get(userId);
    if (own) own.add(connection);
    else this.byUser.set(userId, new Set([connection]));
  }

  remove(connection: Connection): void {
    const { userId } = connection.principal;
    const own = this.byUser.get(userId);
    own?.delete(connection);
    if (!own?.size) this.byUser.delete(userId);
  }

  moveIn(connection: Connection, classId: string): void {
    if (connection.classes.has(classId)) return;
    connection.classes.add(classId);
    connection.enter([rooms.class(classId)]);
  }

  moveOut(connection: Connection, classId: string): void {
    if (connection.classes.delete(classId)) connection.exit([rooms.class(classId)]);
  }

  of(userId: string): Iterable<Connection> {
    return this.byUser.get(userId) ?? [];
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const own of this.byUser.values()) yield* own;
  }

  get size(): number {
    return [...this.byUser.values()].reduce((sum, own) => sum + own.size, 0);
  }
}
