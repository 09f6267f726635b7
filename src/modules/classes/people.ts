import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindPeopleByEmail, GetPeople, type Person } from '../../contracts/auth.js';

/** Somebody, as a client names them. */
export type Who = { readonly userId: string } | { readonly email: string };

/** Finds the accounts that clients mean. */
@Injectable()
export class People {
  constructor(private readonly queries: QueryBus) {}

  async find(who: Who): Promise<Person | undefined> {
    return (await this.findAll([who]))[0];
  }

  /** In the order of `whos`; undefined where there is nobody. At most two queries. */
  async findAll(whos: readonly Who[]): Promise<(Person | undefined)[]> {
    const ids = whos.filter((who) => 'userId' in who).map(({ userId }) => userId);
    const emails = whos.filter((who) => 'email' in who).map(({ email }) => email);
    const byId = new Map((await this.byIds(ids)).map((person) => [person.id, person]));
    const found = emails.length ? await this.queries.execute(new FindPeopleByEmail(emails)) : [];
    const byEmail = new Map(found.map((person) => [sameEmail(person.email), person]));
    return whos.map((who) => ('userId' in who ? byId.get(who.userId) : byEmail.get(sameEmail(who.email))));
  }

  /** In no order; unknown ids are passed over. */
  async byIds(ids: readonly string[]): Promise<readonly Person[]> {
    return ids.length ? this.queries.execute(new GetPeople(ids)) : [];
  }
}

/** Emails are one without regard to case, outer space and the way an accent is encoded. */
const sameEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');
