import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindPeopleByEmail, GetPeople, type Person } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';

/** Lists of ids in one query. */
const MOST_AT_ONCE = 50;

/** Looks up accounts: those named in requests, and those shown in views. */
@Injectable()
export class Accounts {
  private readonly batcher = new Batcher<readonly string[], readonly Person[]>((_, lists) => this.readAll(lists), {
    maxBatch: MOST_AT_ONCE,
    retriesSingly: false,
  });

  constructor(private readonly queries: QueryBus) {}

  async find(who: Who): Promise<Person | undefined> {
    return (await this.findAll([who]))[0];
  }

  /** In the order of `whos`; undefined if there is no account. At most two queries, in the caller's transaction. */
  async findAll(whos: readonly Who[]): Promise<(Person | undefined)[]> {
    const ids = whos.filter((who) => 'userId' in who).map(({ userId }) => userId);
    const emails = whos.filter((who) => 'email' in who).map(({ email }) => email);
    const known = ids.length ? await this.queries.execute(new GetPeople(ids)) : [];
    const found = emails.length ? await this.queries.execute(new FindPeopleByEmail(emails)) : [];
    const byId = new Map(known.map((person) => [person.id, person]));
    const byEmail = new Map(found.map((person) => [emailKey(person.email), person]));
    return whos.map((who) => ('userId' in who ? byId.get(who.userId) : byEmail.get(emailKey(who.email))));
  }

  /** For views, outside transactions: in the order of `ids`, without unknown ones. Concurrent calls share a query. */
  forView(ids: readonly string[]): Promise<readonly Person[]> {
    return ids.length ? this.batcher.run('', ids) : Promise.resolve([]);
  }

  private async readAll(lists: readonly (readonly string[])[]): Promise<{ ok: Person[] }[]> {
    const people = await this.queries.execute(new GetPeople([...new Set(lists.flat())]));
    const byId = new Map(people.map((person) => [person.id, person]));
    return lists.map((ids) => ({ ok: ids.flatMap((id) => byId.get(id) ?? []) }));
  }
}
