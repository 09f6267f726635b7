import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';

/** Adds names to rows, which hold only ids. */
@Injectable()
export class Names {
  constructor(private readonly queries: QueryBus) {}

  /** Returns a function that finds the name of each of these users. */
  async of(userIds: readonly string[]): Promise<(userId: string) => string> {
    const people = userIds.length ? await this.queries.execute(new GetPeople([...new Set(userIds)])) : [];
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return (userId) => names.get(userId) ?? '';
  }
}
