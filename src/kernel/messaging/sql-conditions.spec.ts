import { sql, type RawBuilder } from 'kysely';
import { startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { covers, overlaps, type Period } from '../domain/period.ts';
import { nameMatches } from './name-search.ts';
import { covering, overlapping } from './period-search.ts';

let node: Messaging;
beforeAll(async () => {
  node = await startMessaging();
});
afterAll(() => node.close());

const isTrue = async (condition: RawBuilder<unknown>, row: RawBuilder<unknown>): Promise<boolean> =>
  (await node.db.row(sql<{ result: boolean }>`select ${condition} as result from (${row}) as given`))!.result;

describe('a condition on a period in SQL', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 8, day));
  const days = [1, 2, 3, 4];
  const periods = days.flatMap((start) =>
    [null, ...days]
      .filter((end) => end === null || end >= start)
      .map((end): Period => ({ startsAt: at(start), endsAt: end === null ? null : at(end) })),
  );
  const matching = async (condition: RawBuilder<unknown>) => {
    const rows = await node.db.rows(sql<{ nr: number }>`
      select nr from unnest(${periods.map(({ startsAt }) => startsAt)}::timestamptz[], ${periods.map(({ endsAt }) => endsAt)}::timestamptz[])
        with ordinality as period (starts_at, ends_at, nr) where ${condition} order by nr`);
    return rows.map(({ nr }) => periods[Number(nr) - 1]);
  };

  it('matches the periods that overlap a range or cover a moment, as the domain says', async () => {
    for (const from of days.map(at)) {
      expect(await matching(covering(from))).toEqual(periods.filter((period) => covers(period, from)));
      expect(await matching(overlapping(from))).toEqual(periods.filter((period) => overlaps(period, from, null)));
      for (const to of days.map(at).filter((day) => day >= from))
        expect(await matching(overlapping(from, to))).toEqual(periods.filter((period) => overlaps(period, from, to)));
    }
  });
});

describe('a condition on a name in SQL', () => {
  it.each([
    ['okafor amara', true],
    ["o'brien", false],
    ['amara zoe', false],
    ['', true],
    ['a_ara', false],
    ['%', false],
  ])('for %j matches the key "amara okafor": %s', async (search, expected) => {
    expect(await isTrue(nameMatches('name_key', search), sql`select 'amara okafor' as name_key`)).toBe(expected);
  });

  it('matches one of several spellings of a part', async () => {
    expect(await isTrue(nameMatches('name_key', 'anne-marie'), sql`select 'annemarie' as name_key`)).toBe(true);
  });
});
