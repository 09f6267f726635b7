import { newDatabase } from '../support/database.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { describeOnPostgres } from '../support/postgres-only.ts';

describeOnPostgres('refreshing on two nodes', () => {
  let nodes: TestApp[];
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await newDatabase();
    ({ drop } = database);
    nodes = [await startApp({ DATABASE_URL: database.url }), await startApp({ DATABASE_URL: database.url })];
  });
  afterAll(async () => {
    for (const { close } of nodes) await close();
    await drop();
  });

  it('at the same moment, 50 times in a row, returns the same successor to both and never signs the device out', async () => {
    let { refreshToken } = await nodes[0]!.signUp('student');
    for (let round = 0; round < 50; round++) {
      const answers = await Promise.all(nodes.map(({ http }) => http.post('/api/v1/auth/refresh').send({ refreshToken })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const [one, other] = answers.map(({ body }) => body.data as { refreshToken: string; accessToken: string });
      expect(other!.refreshToken).toBe(one!.refreshToken);
      refreshToken = one!.refreshToken;
    }
  });
});
