import { randomUUID } from 'node:crypto';
import { makeSchool, post, type Account, type School } from '../../bench/support/school.ts';
import type { BenchDatabase, ServerProcess } from '../../bench/support/server.ts';
import { Chance } from './support/chance.ts';
import type { Finding } from './support/checks.ts';
import { newDatabase } from './support/databases.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';
import { Servers } from './support/servers.ts';
import { withDatabase } from './support/stored.ts';

const STUDENTS = 40;
export const CHECK = 'students who joined are present';

/** What happens to the node they join through, before the session is ended through the other one. */
type Trouble = 'deferred' | 'killed';

/** The session of a round, and the students whose join was acknowledged. */
interface Round {
  readonly sessionId: string;
  readonly inside: readonly Account[];
}

/** A live session of its own class, in which joining marks. */
const begin = async (node: ServerProcess, database: BenchDatabase): Promise<{ school: School; sessionId: string }> => {
  const school = await makeSchool(node, database, STUDENTS);
  const { id: sessionId } = await post<{ id: string }>(node, '/live-sessions', school.teacher.token, {
    title: `Presence ${randomUUID()}`,
    classId: school.classId,
    capture: ['presence'],
    startNow: true,
  });
  return { school, sessionId };
};

/** Simulates failed reactions on some node: they are deferred for an hour. */
const defer = (database: BenchDatabase, sessionId: string): Promise<unknown> =>
  withDatabase(database, (query) =>
    query(`update reaction_cursor set next_try_at = now() + interval '1 hour' where stream = $1`, [`session:${sessionId}`]),
  );

const storm = async (first: ServerProcess, { school, sessionId }: Awaited<ReturnType<typeof begin>>, killAfter: number): Promise<Round> => {
  const inside: Account[] = [];
  await Promise.all(
    // The last ten do not join.
    school.students.slice(0, -10).map(async (student) => {
      await post(first, `/live-sessions/${sessionId}/join`, student.token);
      inside.push(student);
      if (inside.length === killAfter) first.child.kill('SIGKILL');
    }),
  ).catch((error: unknown) => {
    if (killAfter === Infinity) throw error;
  });
  return { sessionId, inside };
};

/** Students join through one node, which is killed meanwhile or whose reactions lag; the session is immediately ended through the other. */
export const presenceStorm = async (
  { rounds, seed }: FaultOptions,
  variant: { readonly name: string; readonly script?: string; readonly env?: Record<string, string> } = { name: 'presence at the end' },
): Promise<FaultReport> => {
  const database = await newDatabase('postgres');
  const servers = new Servers();
  const findings: Finding[] = [];
  const find = (what: string): void => void findings.push({ check: CHECK, what });
  const chance = new Chance(seed);
  const acknowledged = { deferred: 0, killed: 0 };
  try {
    const start = () => servers.start(database, variant.env, variant.script);
    let first = await start();
    const second = await start();
    for (let round = 0; round < rounds; round++) {
      // Starting a process takes a while, so most rounds do not kill it.
      const trouble: Trouble = round % 5 === 4 ? 'killed' : 'deferred';
      const room = await begin(first, database);
      if (trouble === 'deferred') await defer(database, room.sessionId);
      const { sessionId, inside } = await storm(first, room, trouble === 'killed' ? Math.floor(chance.between(5, 25)) : Infinity);
      acknowledged[trouble] += inside.length;
      const summary = await post<{ present: number; absent: number; total: number }>(second, '/attendance/end', room.school.teacher.token, {
        sessionId,
      });
      const lines = await withDatabase(database, (query) =>
        query<{ id: string; status: string | null }>(`select student_id as id, status from register_line where session_id = $1`, [
          sessionId,
        ]),
      );
      const statusOf = new Map(lines.map(({ id, status }) => [id, status]));
      const missed = inside.filter(({ id }) => statusOf.get(id) !== 'present');
      if (missed.length)
        find(`round ${round}, ${trouble}: ${missed.length} of ${inside.length} are ${statusOf.get(missed[0]!.id) ?? 'unmarked'}`);
      const { present, absent, total } = summary;
      if (total !== STUDENTS || present + absent !== total || lines.filter(({ status }) => status === 'present').length !== present)
        find(`round ${round}, ${trouble}: the summary says ${JSON.stringify(summary)}`);
      if (trouble === 'killed') first = await start();
    }
    findings.push(...servers.complaints);
    return {
      name: variant.name,
      findings,
      counts: {
        seed,
        rounds,
        'joins acknowledged, reactions deferred / node killed': `${acknowledged.deferred} / ${acknowledged.killed}`,
      },
    };
  } finally {
    await servers.end();
    await database.drop();
  }
};
