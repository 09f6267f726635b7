import { GetSeatRules } from '../../../../contracts/live-session/seats.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('the seat rules of a session', () => {
  const { to, plan } = setUpLiveSessions();
  const rulesOf = (id: string) => to.queries.execute(new GetSeatRules(id));

  it('allow booking until the planned start or, with late booking, until the end', async () => {
    const teacher = to.school.person('teacher');
    const id = await plan(teacher, 'A', 60, { visibility: 'booked', capacity: 3 });
    const late = await plan(teacher, 'B', 60, { visibility: 'booked', lateBooking: true });
    expect(await rulesOf(id)).toMatchObject({ isBookable: true, needsBooking: true, listed: true, capacity: 3 });
    to.clock.at = new Date(Date.now() + 30 * 86_400_000);
    expect((await rulesOf(id))!.isBookable).toBe(false);
    expect((await rulesOf(late))!.isBookable).toBe(true);
  });

  it('are null if there is no such session', async () => {
    expect([await rulesOf(newId()), await rulesOf('x')]).toEqual([null, null]);
  });
});
