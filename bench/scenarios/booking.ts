import pg from 'pg';
import { eachOf, perSecond, thousands, type Figure } from '../support/figures.ts';
import { insertAccounts, post } from '../support/school.ts';
import { newBenchDatabase, startRollcall } from '../support/server.ts';

const STUDENTS = 2_000;
const SEATS = 100;
const AT_A_TIME = 200;

/** All students book one of a hundred seats at once. Control: each books a seat in a session of their own, so that nobody waits for anyone. */
export const booking = async (): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const [teacher, ...students] = await insertAccounts(database.url!, STUDENTS);
    const session = async (capacity: number) =>
      (
        await post<{ id: string }>(server, '/live-sessions', teacher!.token, {
          title: 'Everybody wants this',
          visibility: 'booked',
          capacity,
          startsAt: new Date(Date.now() + 86_400_000),
        })
      ).id;
    const own = await eachOf(students.slice(0, 500), 50, () => session(1));
    const alone = await timed(students.slice(0, 500), ({ token }, n) => post(server, `/live-sessions/${own[n]}/bookings`, token));
    const id = await session(SEATS);
    const storm = await timed(students, ({ token }) => post(server, `/live-sessions/${id}/bookings`, token));
    const { confirmed, waiting, inOrder } = await outcome(database.url!, id);
    const rate = perSecond(STUDENTS, storm);
    return [
      {
        what: `${thousands(STUDENTS)} booking requests at once for ${SEATS} seats`,
        target: `exactly ${SEATS} confirmed, the others waitlisted in commit order, ≥ 1,000/s`,
        measured: `${confirmed} confirmed, ${waiting} waitlisted, ${inOrder ? 'in order' : 'NOT in order'}, ${thousands(rate)}/s`,
        control: `each in their own session ${thousands(perSecond(500, alone))}/s`,
        met: confirmed === SEATS && waiting === STUDENTS - SEATS && inOrder && rate >= 1_000,
      },
    ];
  } finally {
    await server.stop();
    await database.drop();
  }
};

const timed = async <T>(items: readonly T[], task: (item: T, n: number) => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await eachOf(items, AT_A_TIME, task);
  return performance.now() - start;
};

/** Compares the places of the bookings with the log, which is in commit order. */
const outcome = async (url: string, sessionId: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ status: string; place: number; seq: number }>(
    `select b.status, b.place, l.seq from booking b
     join event_log l on l.stream = 'session:' || b.session_id and l.type = 'booking.SeatBooked' and l.payload ->> 'bookingId' = b.id::text
     where b.session_id = $1 order by l.seq`,
    [sessionId],
  );
  await client.end();
  return {
    confirmed: rows.filter(({ status }) => status === 'confirmed').length,
    waiting: rows.filter(({ status }) => status === 'waitlisted').length,
    inOrder: rows.every(({ place, status }, n) => place === n + 1 && (status === 'confirmed') === n < SEATS),
  };
};
