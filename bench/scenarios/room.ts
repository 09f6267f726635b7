import { LightSocket } from '../support/light-socket.ts';
import { eachOf, ms, quantile, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';

const LISTENERS = 1_000;
const WRITERS = 10;
/** Messages a second to the whole room. */
const A_SECOND = 10;
const FOR_MS = 15_000;

const TEXT = 'Is the force always the product of mass and acceleration? ';

/** Sends messages at a steady pace. Returns the times from sending each to its arrival at each listener, without those of the first fifth. */
const paced = async (
  send: (n: number, text: string) => void,
  listeners: readonly LightSocket[],
): Promise<{ times: number[]; missing: number }> => {
  const times: number[] = [];
  const sent: number[] = [];
  for (const listener of listeners)
    listener.onEvent = (heard, frame) => {
      if (heard !== 'CHAT_MESSAGE') return;
      const at = frame.indexOf(TEXT) + TEXT.length;
      times.push(performance.now() - sent[Number.parseInt(frame.slice(at, at + 6))]!);
    };
  const count = (FOR_MS / 1000) * A_SECOND;
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    sent[n] = performance.now();
    send(n, `${TEXT}${n}`);
  }
  for (let waited = 0; times.length < count * listeners.length && waited < 5_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return { missing: count * listeners.length - times.length, times: times.slice(times.length / 5) };
};

/** The same messages through a bare Socket.IO server, which stores nothing. */
const bare = async (): Promise<number[]> => {
  const server = await ServerProcess.start('bench/controls/bare-server.ts', {});
  try {
    const sockets = await eachOf(
      Array.from({ length: LISTENERS }, () => ''),
      50,
      async (token) => {
        const socket = await LightSocket.connect(server.url, token);
        await socket.demand('JOIN_SESSION', {});
        return socket;
      },
    );
    const { times } = await paced((n, text) => void sockets[n % WRITERS]!.ask('CHAT_MESSAGE', { text }), sockets);
    for (const socket of sockets) socket.close();
    return times;
  } finally {
    await server.stop('SIGKILL');
  }
};

const chat = async (): Promise<Figure> => {
  const control = await bare();
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const school = await makeSchool(server, database, LISTENERS);
    const sessionId = await startSession(server, school);
    const sockets = await eachOf(school.students, 50, async ({ token }) => {
      const socket = await LightSocket.connect(server.url, token);
      await socket.demand('JOIN_SESSION', { sessionId });
      return socket;
    });
    const { times, missing } = await paced((n, text) => void sockets[n % WRITERS]!.ask('CHAT_MESSAGE', { text }), sockets);
    for (const socket of sockets) socket.close();
    const p99 = quantile(times, 0.99);
    return {
      what: `chat to ${LISTENERS.toLocaleString('en')} sockets, ${A_SECOND} messages a second, from sending to the arrival at each`,
      target: 'p99 ≤ 60 ms',
      measured: `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(p99)}${missing ? `, ${missing} missing` : ''}`,
      control: `bare Socket.IO p50 ${ms(quantile(control, 0.5))}, p99 ${ms(quantile(control, 0.99))}`,
      met: p99 <= 60 && missing === 0,
    };
  } finally {
    await server.stop();
    await database.drop();
  }
};

export const room = async (): Promise<Figure[]> => [await chat()];
