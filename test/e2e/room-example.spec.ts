import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { School, type Classroom } from '../support/school.ts';

const EXAMPLE = 'examples/attendance-client.js';
const ORIGIN = 'https://pages.school.example';

describe('the example client', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ CORS_ORIGINS: ORIGIN });
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    room = await school.classroom();
  });
  afterEach(() => room.close());

  const run = async (...args: string[]) => (await promisify(execFile)(process.execPath, [EXAMPLE, school.app.url, ...args])).stdout;

  it('takes attendance in under 70 lines: shows who is here, marks, closes', async () => {
    expect(readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n').length).toBeLessThan(70);
    const { teacher, amara, luca } = school;
    const student = await room.enter(amara);
    const printed = await run(teacher.email, teacher.password, room.classId, 'late');
    expect(printed).toMatch(new RegExp(`'${amara.name}' *│ *'here' *│ *'late'`));
    expect(printed).toMatch(new RegExp(`'${luca.name}' *│ *'' *│ *'late'`));
    expect(printed).toMatch(/late: 2,/);
    expect(await student.next('MY_ATTENDANCE')).toMatchObject({ status: 'late' });
    expect(await student.next('DONE')).toMatchObject({ summary: { late: 2, total: 2 } });
  });

  it('starts a session if none is live', async () => {
    const { teacher, luca } = school;
    const student = await room.connect(luca);
    await school.request(teacher, 'post', `/live-sessions/${room.sessionId}/end`);
    await run(teacher.email, teacher.password, room.classId, 'present');
    expect((await student.next('SESSION_STARTED')).sessionId).not.toBe(room.sessionId);
  });

  it('prints why signing in failed', async () => {
    await expect(run(school.teacher.email, 'not the password', room.classId)).rejects.toThrow('Wrong email or password.');
  });

  it('can load its script from this server when its page is on another allowed origin', async () => {
    const [, path] = /\$\{server\}(\/socket\.io\/[^`]+)`/.exec(readFileSync('examples/attendance.html', 'utf8'))!;
    const answer = await fetch(`${school.app.url}${path}`, { headers: { origin: ORIGIN } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
  });
});
