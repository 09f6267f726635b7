import { Agent, request } from 'node:http';
import { flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';
import { makeSchool } from '../support/school.ts';
import { newBenchDatabase, startRollcall } from '../support/server.ts';

const CONNECTIONS = 50;

const getter = (url: string, token?: string): (() => Promise<number>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  return () =>
    new Promise((resolve, reject) => {
      request(url, { agent, headers }, (response) => {
        response.resume();
        response.on('end', () => (response.statusCode === 200 ? resolve(0) : reject(new Error(`${url}: ${response.statusCode}`))));
      })
        .on('error', reject)
        .end();
    });
};

const rate = async (get: () => Promise<number>) => {
  const times: number[] = [];
  await flood(CONNECTIONS, 2_000, get);
  const { count, ms: took } = await flood(CONNECTIONS, 5_000, async () => {
    const start = performance.now();
    await get();
    times.push(performance.now() - start);
  });
  return { rate: perSecond(count, took), p99: quantile(times, 0.99) };
};

export const readClass = async (): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const { teacher, classId } = await makeSchool(server, database, 30);
    const control = await rate(getter(`${server.url}/health/live`));
    const measured = await rate(getter(`${server.url}/api/v1/classes/${classId}`, teacher.token));
    return [
      {
        what: 'GET of a class with 30 students, 50 connections',
        target: '≥ 3,000/s',
        measured: `${thousands(measured.rate)}/s, p99 ${ms(measured.p99)}`,
        control: `GET /health/live of the same server ${thousands(control.rate)}/s`,
        met: measured.rate >= 3_000,
      },
    ];
  } finally {
    await server.stop();
    await database.drop();
  }
};
