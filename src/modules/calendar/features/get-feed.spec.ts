import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  GetCalendarSessionsOfUser,
  type CalendarPart,
  type CalendarSession,
  type CalendarSessions,
} from '../../../contracts/live-session/calendar.ts';
import { newId } from '../../../kernel/ids.ts';
import { readCalendar } from '../../../../test/support/calendar.ts';
import { fakeBookings } from '../../../../test/support/fake-bookings.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { startHandlers, type Handlers } from '../../../../test/support/handlers.ts';
import { CalendarModule } from '../calendar.module.ts';
import { GetFeed } from './get-feed.ts';
import { RemoveFeed } from './remove-feed.ts';
import { RenewFeed } from './renew-feed.ts';

const session = (title: string): CalendarSession => ({
  id: newId(),
  code: 'K7TQ2MXW',
  title,
  description: '',
  instructor: 'Grace Hopper',
  startsAt: new Date('2026-10-19T07:00:00Z'),
  lengthMinutes: 60,
  status: 'scheduled',
  outcome: null,
  startedAt: null,
  endedAt: null,
  revision: 0,
  updatedAt: new Date('2026-09-01T07:00:00Z'),
});

/** While set, loading the sessions waits for this promise. */
let hold: Promise<void> | undefined;
let state = 'first';
let loading = 0;
let maxLoading = 0;

/** The sessions returned for every user. */
const sessions = [session('Algebra'), session('Optics')];
const askedParts: CalendarPart[] = [];

@QueryHandler(GetCalendarSessionsOfUser)
class GetCalendarSessionsOfUserFake implements IQueryHandler<GetCalendarSessionsOfUser> {
  async execute({ part }: GetCalendarSessionsOfUser): Promise<CalendarSessions> {
    askedParts.push(part);
    const load = async () => {
      maxLoading = Math.max(maxLoading, ++loading);
      await hold;
      loading--;
      return sessions;
    };
    return { state, load };
  }
}

describe('the calendar at a secret address', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(CalendarModule, { PUBLIC_URL: 'https://school.example' }, [...fakeBookings, GetCalendarSessionsOfUserFake]);
  });
  afterAll(() => to.close());

  const secretIn = (url: string) => /^https:\/\/school\.example\/api\/v1\/calendar\/([\w-]{43})\.ics$/.exec(url)![1]!;
  const renew = async (by: ReturnType<typeof to.school.person>) => secretIn((await to.commands.execute(new RenewFeed(by))).url);
  const read = async (secret: string) => (await to.queries.execute(new GetFeed(secret))).write();

  it('asks for at most 2,000 sessions, starting at midnight UTC 90 days ago', async () => {
    const secret = await renew(to.school.person('teacher'));
    for (const time of ['00:00', '23:59']) {
      to.clock.at = new Date(`2026-10-19T${time}:00Z`);
      await read(secret);
    }
    to.clock.at = undefined;
    expect(askedParts.splice(0)).toEqual(Array.from({ length: 2 }, () => ({ from: new Date('2026-07-21T00:00:00Z'), limit: 2_000 })));
  });

  it('is generated for two readers at a time; 50 more may wait, and any beyond that are rejected', async () => {
    const secrets = await Promise.all(Array.from({ length: 60 }, () => renew(to.school.person('student'))));
    let release = () => {};
    hold = new Promise((resolve) => (release = resolve));
    const codes: string[] = [];
    await Promise.all(
      secrets.map(async (secret) => {
        codes.push(await refusalOf(read(secret)));
        // All rejections arrive first: the accepted reads are still blocked by `hold`.
        if (codes.length === 8) release();
      }),
    );
    expect(codes).toEqual([...Array.from({ length: 8 }, () => 'CALENDARS_BUSY'), ...Array.from({ length: 52 }, () => 'none')]);
    expect(maxLoading).toBe(2);
    hold = undefined;
    askedParts.length = 0;
  });

  it('can be read 20 times a minute per owner, even if its address is renewed', async () => {
    const user = to.school.person('student');
    const [one, other] = [await renew(user), await renew(to.school.person('student'))];
    for (let reads = 0; reads < 20; reads++) expect(await refusalOf(read(one))).toBe('none');
    expect(await refusalOf(read(one))).toBe('TOO_MANY_REQUESTS');
    expect(await refusalOf(read(await renew(user)))).toBe('TOO_MANY_REQUESTS');
    expect(await refusalOf(read(other))).toBe('none');
    askedParts.length = 0;
  });

  it('keeps its version while its sessions stay the same, and does not load them to compute it', async () => {
    const secret = await renew(to.school.person('student'));
    maxLoading = 0;
    const version = async () => (await to.queries.execute(new GetFeed(secret))).version;
    const first = await version();
    expect(await version()).toBe(first);
    state = 'second';
    expect(await version()).not.toBe(first);
    expect(maxLoading).toBe(0);
    askedParts.length = 0;
  });

  it('cuts descriptions to 500 characters', async () => {
    const secret = await renew(to.school.person('student'));
    sessions.push({ ...session('Novels'), description: `${'x'.repeat(498)}😀${'y'.repeat(9_000)}` });
    const { events } = readCalendar(await read(secret));
    expect(events.at(-1)!.description).toBe(`${'x'.repeat(498)}…\n\nGrace Hopper`);
    sessions.pop();
  });

  it('has one address per user, however many are requested at once', async () => {
    const user = to.school.person('student');
    const secrets = await Promise.all(Array.from({ length: 8 }, () => renew(user)));
    expect(new Set(secrets).size).toBe(8);
    const answers = await Promise.all(secrets.map((secret) => refusalOf(read(secret))));
    expect(answers.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'NOT_FOUND'), 'none']);
  });

  it('is unaffected when another user renews or removes theirs', async () => {
    const [one, other] = [to.school.person('student'), to.school.person('student')];
    const secret = await renew(one);
    await renew(other);
    await to.commands.execute(new RemoveFeed(other));
    expect(await refusalOf(read(secret))).toBe('none');
    await to.commands.execute(new RemoveFeed(one));
    expect(await refusalOf(read(secret))).toBe('NOT_FOUND');
  });

  it('exists only while its owner is active', async () => {
    const user = to.school.person('student');
    const secret = await renew(user);
    const person = to.school.people.get(user.userId)!;
    for (const status of ['inactive', 'pending'] as const) {
      to.school.people.set(user.userId, { ...person, status });
      expect(await refusalOf(read(secret))).toBe('NOT_FOUND');
    }
    to.school.people.delete(user.userId);
    expect(await refusalOf(read(secret))).toBe('NOT_FOUND');
    to.school.people.set(user.userId, person);
    expect(await refusalOf(read(secret))).toBe('none');
  });
});
