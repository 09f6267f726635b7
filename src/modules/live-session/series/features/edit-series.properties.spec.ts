import fc from 'fast-check';
import { EndSession } from '../../../../contracts/live-session.ts';
import type { Principal } from '../../../../contracts/auth.ts';
import { CancelSession, EditSession, StartSession, type Scope } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { instantOf, localTimeOf, parseLocal } from '../domain/local-time.ts';
import { ScheduleSeries } from './schedule-series.ts';

const COUNT = 6;
const ZONE = 'Europe/Paris';

type Step =
  | { readonly is: 'title'; readonly at: number; readonly scope: Scope; readonly title: string }
  | { readonly is: 'time'; readonly at: number; readonly scope: Scope; readonly minutes: number }
  | { readonly is: 'cancel'; readonly at: number; readonly scope: Scope }
  | { readonly is: 'start' | 'end'; readonly at: number };

const at = fc.nat(COUNT - 1);
const scope = fc.constantFrom<Scope>('this', 'following', 'all');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ is: fc.constant('title' as const), at, scope, title: fc.constantFrom('B', 'C', 'D') }),
  // Not at night, when local times may be skipped.
  fc.record({ is: fc.constant('time' as const), at, scope, minutes: fc.integer({ min: 4 * 60, max: 24 * 60 - 1 }) }),
  fc.record({ is: fc.constant('cancel' as const), at, scope }),
  fc.record({ is: fc.constantFrom('start' as const, 'end' as const), at }),
);

const two = (number: number) => String(number).padStart(2, '0');
/** The same date, at this many minutes after midnight. */
const atMinute = (local: string, minutes: number) => `${local.slice(0, 10)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;

/* A model predicts the six sessions of a series after each step. */
describe('a series of sessions, for any sequence of changes', () => {
  const { to, classOf } = setUpLiveSessions();
  beforeEach(() => {
    to.clock.at = new Date('2026-10-01T07:00:00Z');
  });

  const make = async () => {
    const { teacher } = classOf();
    const session = { title: 'A', startsAt: new Date('2026-10-19T07:00:00Z'), timeZone: ZONE };
    const { sessionIds } = await to.commands.execute(new ScheduleSeries(teacher, session, { rrule: `FREQ=DAILY;COUNT=${COUNT}` }));
    return { teacher, sessionIds };
  };
  const rowsOf = async (by: Principal, ids: readonly string[]) => {
    const views = await Promise.all(ids.map((id) => to.queries.execute(new GetSession(by, { id }))));
    return views.map(({ title, status, startsAt }) => ({ title, status, local: localTimeOf(startsAt, ZONE).toString() }));
  };
  const run = (by: Principal, ids: readonly string[], each: Step, locals: readonly string[]): Promise<string> => {
    const id = ids[each.at]!;
    const command = () => {
      switch (each.is) {
        case 'title':
          return new EditSession(by, id, { title: each.title }, each.scope);
        case 'time':
          return new EditSession(
            by,
            id,
            { startsAt: instantOf(parseLocal(atMinute(locals[each.at]!, each.minutes))!.time, ZONE) },
            each.scope,
          );
        case 'cancel':
          return new CancelSession(by, id, each.scope);
        case 'start':
          return new StartSession(by, id);
        case 'end':
          return new EndSession(by, id);
      }
    };
    return refusalOf(to.commands.execute<EditSession | CancelSession | StartSession | EndSession, unknown>(command()));
  };

  it('changes only the scheduled sessions in the scope, each on its own date, or nothing if the request fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const { teacher, sessionIds } = await make();
        let model = await rowsOf(teacher, sessionIds);
        for (const each of steps) {
          const named = model[each.at]!;
          const refusal = await run(
            teacher,
            sessionIds,
            each,
            model.map(({ local }) => local),
          );
          const reach = 'scope' in each ? each.scope : 'this';
          const within = (index: number) => (reach === 'this' ? index === each.at : reach === 'all' || index >= each.at);
          // Sending the current time moves nothing.
          const moves = each.is === 'time' && named.local !== atMinute(named.local, each.minutes);
          const next = model.map((row, index) => {
            if (refusal !== 'none' || !within(index)) return row;
            if (each.is === 'start' && row.status === 'scheduled') return { ...row, status: 'live' as const };
            if (each.is === 'end' && row.status === 'live') return { ...row, status: 'ended' as const };
            if (each.is === 'title' && reach === 'this' && row.status === 'live') return { ...row, title: each.title };
            if (row.status !== 'scheduled') return row;
            if (each.is === 'title') return { ...row, title: each.title };
            if (each.is === 'cancel') return { ...row, status: 'cancelled' as const };
            return moves ? { ...row, local: atMinute(row.local, each.minutes) } : row;
          });
          expect(await rowsOf(teacher, sessionIds)).toEqual(next);
          // If there is a scheduled session in the scope, the request succeeds.
          if ('scope' in each && model.some((row, index) => within(index) && row.status === 'scheduled')) expect(refusal).toBe('none');
          model = next;
        }
      }),
      { numRuns: 25 },
    );
  });

  it('stays consistent if all kinds of changes are made at once', async () => {
    const { teacher, sessionIds } = await make();
    const [first, , third, , , last] = sessionIds;
    const done = await Promise.all([
      refusalOf(to.commands.execute(new EditSession(teacher, first!, { title: 'B' }, 'all'))),
      refusalOf(to.commands.execute(new EditSession(teacher, third!, { lengthMinutes: 30 }, 'following'))),
      refusalOf(to.commands.execute(new StartSession(teacher, first!))),
      refusalOf(to.commands.execute(new CancelSession(teacher, last!))),
      refusalOf(to.commands.execute(new EditSession(teacher, last!, { description: 'Later' }, 'all'))),
    ]);
    expect(done.slice(0, 4)).toEqual(['none', 'none', 'none', 'none']);
    const rows = await rowsOf(teacher, sessionIds);
    expect(rows.map(({ status }) => status)).toEqual(['live', 'scheduled', 'scheduled', 'scheduled', 'scheduled', 'cancelled']);
    expect(rows.slice(1, 5).map(({ title }) => title)).toEqual(['B', 'B', 'B', 'B']);
  });
});
