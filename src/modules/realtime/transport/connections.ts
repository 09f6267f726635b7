import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetClassesOf } from '../../../contracts/classes.js';
import type { Connection } from './connection.js';
import { rooms } from './transport.js';

/** Every connection of this node, on whatever wire. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<Connection>>();

  constructor(private readonly queries: QueryBus) {}

  /** The rooms a user is in without asking. */
  async homeOf(userId: string): Promise<string[]> {
    const { teaching, attending } = await this.queries.execute(new GetClassesOf(userId));
    return [rooms.user(userId), ...[...teaching, ...attending].map(rooms.class)];
  }

  add(connection: Connection): void {
    const { userId } = connection.principal;
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
