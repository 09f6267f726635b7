import { LightSocket } from '../support/light-socket.ts';
import { eachOf, ms, quantile, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall, WATCHED } from '../support/server.ts';
import { idleMemory } from './idle-memory.ts';
import { signalRelay } from './relay.ts';

const LISTENERS = 1_000;
const WRITERS = 10;
/** Messages a second to the whole room. */
const A_SECOND = 10;
const FOR_MS = 10_000;

const TEXT = 'Is the force always the product of mass and acceleration? ';

interface Chatted {
  readonly times: readonly number[];
  readonly missing: number;
  /** ms of the server's CPU time for each message to everybody. */
  readonly cpu: number;
}

/** Sends messages at a steady pace. Returns the times from sending each to its arrival at each listener, without those of the first fifth. */
const paced = async (server: ServerProcess, sockets: readonly LightSocket[]): Promise<Chatted> => {
  const times: number[] = [];
  const sent: number[] = [];
  for (const listener of sockets)
    listener.onEvent = (heard, frame) => {
      if (heard !== 'CHAT_MESSAGE') return;
      const at = frame.indexOf(TEXT) + TEXT.length;
      times.push(performance.now() - sent[Number.parseInt(frame.slice(at, at + 6))]!);
    };
  const count = (FOR_MS / 1000) * A_SECOND;
  const { cpuMs } = await server.work();
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    sent[n] = performance.now();
    void sockets[n % WRITERS]!.ask('CHAT_MESSAGE', { text: `${TEXT}${n}` });
  }
  for (let waited = 0; times.length < count * LISTENERS && waited < 5_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const cpu = ((await server.work()).cpuMs - cpuMs) / count;
  for (const socket of sockets) socket.close();
  return { missing: count * LISTENERS - times.length, times: times.slice(times.length / 5), cpu };
};

const joinAll = (server: ServerProcess, tokens: readonly string[], body: object): Promise<LightSocket[]> =>
  eachOf(tokens, 50, async (token) => {
    const socket = await LightSocket.connect(server.url, token);
    await socket.demand('JOIN_SESSION', body);
    return socket;
  });

/** The same messages through a bare Socket.IO server, which stores nothing. */
const bare = async (): Promise<Chatted> => {
  const server = await ServerProcess.start('bench/controls/bare-server.ts', WATCHED);
  try {
    const nobody = Array.from({ length: LISTENERS }, () => '');
    return await paced(server, await joinAll(server, nobody, {}));
  } finally {
    await server.stop('SIGKILL');
  }
};

const chat = async (): Promise<Figure> => {
  const control = await bare();
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database, WATCHED);
  try {
    const school = await makeSchool(server, database, LISTENERS);
    const sessionId = await startSession(server, school);
    const tokens = school.students.map(({ token }) => token);
    const measured = await paced(server, await joinAll(server, tokens, { sessionId }));
    const { missing } = measured;
    const p99 = (of: Chatted) => quantile(of.times, 0.99);
    const shown = (of: Chatted) => `p50 ${ms(quantile(of.times, 0.5))}, p99 ${ms(p99(of))}, ${ms(of.cpu)} of CPU each`;
    const ratios = `${(p99(measured) / p99(control)).toFixed(2)} and ${(measured.cpu / control.cpu).toFixed(2)} times the control`;
    return {
      what: `chat to ${LISTENERS.toLocaleString('en')} sockets, ${A_SECOND} messages a second, from sending to the arrival at each`,
      target: 'p99 ≤ 60 ms',
      measured: `${shown(measured)}: p99 and CPU ${ratios}${missing ? `, ${missing} missing` : ''}`,
      control: `bare Socket.IO ${shown(control)}`,
      met: p99(measured) <= 60 && missing === 0,
    };
  } finally {
    await server.stop();
    await database.drop();
  }
};

export const room = async (): Promise<Figure[]> => [await chat(), await signalRelay(), ...(await idleMemory())];
