import { sql } from 'kysely';
import { fakeBookings } from '../../../../test/support/fake-bookings.ts';
import { startHandlers, type Handlers } from '../../../../test/support/handlers.ts';
import { IdentityLinked } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { CalendarModule } from '../calendar.module.ts';
import { RenewFeed } from '../features/renew-feed.ts';
import { RemoveFeedWhenAccountReplaced } from './remove-feed-when-account-replaced.ts';

describe('when an identity provider has proven who owns the email of an account', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(CalendarModule, {}, fakeBookings);
  });
  afterAll(() => to.close());

  type By = ReturnType<typeof to.school.person>;
  const renew = (by: By) => to.commands.execute(new RenewFeed(by));
  const hasAddress = async ({ userId }: By) => (await to.db.row(sql`select 1 from calendar_feed where user_id = ${userId}`)) !== undefined;
  const link = ({ userId }: By, replaced: boolean) =>
    to.record(userStream(userId), new IdentityLinked({ userId, issuer: 'https://idp.example', replaced }, 'nobody'));

  it('the address of its calendar stops working, but not those of others', async () => {
    const [ann, ben] = [to.school.person('student'), to.school.person('student')];
    for (const each of [ann, ben]) await renew(each);
    await link(ann, true);
    expect([await hasAddress(ann), await hasAddress(ben)]).toEqual([false, true]);
  });

  it('an address made since then stays, even if the fact is delivered again', async () => {
    const ann = to.school.person('student');
    to.clock.at = new Date('2026-09-01T08:00:00Z');
    await link(ann, true);
    to.clock.at = new Date('2026-09-01T08:00:00.001Z');
    await renew(ann);
    await to.get(RemoveFeedWhenAccountReplaced).react(await to.facts(userStream(ann.userId)));
    to.clock.at = undefined;
    expect(await hasAddress(ann)).toBe(true);
  });

  it('that address keeps working if nobody else had the account', async () => {
    const ann = to.school.person('student');
    await renew(ann);
    await link(ann, false);
    expect(await hasAddress(ann)).toBe(true);
  });
});
