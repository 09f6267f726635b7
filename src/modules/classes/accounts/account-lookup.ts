import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindPeopleByEmail, GetPeople, type Person } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';

/** Lists of ids per query. */
const MAX_BATCH = 50;

/** Looks up accounts: those named in requests, and those shown in views. */
@Injectable()
export class AccountLookup {
  private readonly reads: SharedReads<readonly string[], readonly Person[]>;

  constructor(
    db: Database,
    private readonly queries: QueryBus,
  ) {
    this.reads = new SharedReads(db, (lists) => this.readAll(lists), MAX_BATCH);
  }

  async find(reference: Who): Promise<Person | undefined> {
    return (await this.findAll([reference]))[0];
  }

  /** In the order of `references`, with undefined where there is no account. At most two queries, in the caller's transaction. */
  async findAll(references: readonly Who[]): Promise<(Person | undefined)[]> {
    const ids = references.filter((reference) => 'userId' in reference).map(({ userId }) => userId);
    const emails = references.filter((reference) => 'email' in reference).map(({ email }) => email);
    const known = ids.length ? await this.queries.execute(new GetPeople(ids)) : [];
    const found = emails.length ? await this.queries.execute(new FindPeopleByEmail(emails)) : [];
    const byId = new Map(known.map((person) => [person.id, person]));
    const byEmail = new Map(found.map((person) => [emailKey(person.email), person]));
    return references.map((reference) => ('userId' in reference ? byId.get(reference.userId) : byEmail.get(emailKey(reference.email))));
  }

  /** In the order of `ids`, without unknown ones. For views: concurrent calls share a query. */
  async forView(ids: readonly string[]): Promise<readonly Person[]> {
    return ids.length ? this.reads.ask(ids) : [];
  }

  private async readAll(lists: readonly (readonly string[])[]): Promise<(readonly Person[])[]> {
    const people = await this.queries.execute(new GetPeople([...new Set(lists.flat())]));
    const byId = new Map(people.map((person) => [person.id, person]));
    return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  }
}
