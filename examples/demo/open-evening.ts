import { io } from 'socket.io-client';
import type { Api } from './api.ts';
import { table } from './table.ts';

interface Person {
  readonly name: string;
  readonly token: string;
}
interface Booking {
  readonly status: string;
  readonly position: number | null;
}
interface Found {
  readonly id: string;
  readonly title: string;
  readonly instructor: string;
  readonly seatsLeft: number;
}
interface Stage {
  readonly api: Api;
  readonly teacher: Person;
  readonly students: readonly Person[];
  readonly say: (text: string) => void;
  readonly done: (text: string) => void;
  readonly pause: (ms: number) => Promise<unknown>;
}

const SEATS = 3;

/** A session without a class: from the catalogue to the room. */
export const openEvening = async ({ api, teacher, students, say, done, pause }: Stage): Promise<void> => {
  const host = api.as(teacher.token);
  say(`The teacher schedules an open evening with ${SEATS} seats`);
  await host.post('/live-sessions', {
    title: 'Stargazing',
    description: 'Bring a blanket.',
    visibility: 'booked',
    capacity: SEATS,
    startsAt: new Date(Date.now() + 86_400_000),
    meetingUrl: 'https://meet.example/stars',
  });
  await pause(600);

  const guests = students.slice(0, SEATS + 2);
  const [evening] = await api.as(guests[0]!.token).get<Found[]>('/live-sessions?q=stargaz&status=scheduled');
  done(`found in the catalogue by "stargaz": ${evening!.title} with ${evening!.instructor}, ${evening!.seatsLeft} seats left`);

  const path = `/live-sessions/${evening!.id}`;
  const rows: string[][] = [];
  for (const { name, token } of guests) {
    const { status, position } = await api.as(token).post<Booking>(`${path}/bookings`, {});
    rows.push([name, status, position ? String(position) : '']);
    await pause(200);
  }
  console.log(table(['student', 'booking', 'waitlist position'], rows));

  const next = io(api.baseUrl, { auth: { token: guests[SEATS]!.token }, transports: ['websocket'], forceNew: true });
  const hears = (event: string) => new Promise<void>((resolve) => next.once(event, () => resolve()));
  await hears('connect');
  const promoted = hears('BOOKING_CHANGED');
  await api.as(guests[0]!.token).delete(`${path}/bookings/me`);
  await promoted;
  done(`${guests[0]!.name} gives up the seat, and ${guests[SEATS]!.name}, who gets it, is told immediately`);
  next.disconnect();

  await host.post(`${path}/start`, {});
  const { meetingUrl } = await api.as(guests[1]!.token).post<{ meetingUrl: string }>(`${path}/join`, {});
  const refused = await api
    .as(guests[0]!.token)
    .post(`${path}/join`, {})
    .then(
      () => 'admitted',
      () => 'not admitted',
    );
  done(`live: students with a seat are in the room and get the meeting URL (${meetingUrl}); the one who gave up a seat is ${refused}`);
  await host.post(`${path}/end`, {});
};
