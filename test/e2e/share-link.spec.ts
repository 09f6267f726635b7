import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { newId } from '../../src/kernel/ids.ts';
import { builtClient } from '../support/built-client.ts';
import { School } from '../support/school.ts';

describe('a share link', () => {
  let school: School;
  beforeAll(async () => {
    school = await School.open({ PUBLIC_URL: 'https://school.example' });
  });
  afterAll(() => school.app.close());

  const plan = (more: object) =>
    school.request<{ code: string; shareLink: string }>(school.teacher, 'post', '/live-sessions', {
      title: 'Stars <script>alert(1)</script>',
      startsAt: '2049-09-01T19:00:00Z',
      timeZone: 'Europe/Paris',
      meetingUrl: 'https://meet.example/stars',
      ...more,
    });
  const open = (code: string) => school.app.http.get(`/s/${code}`);

  it('shows the public details of its session, and its code', async () => {
    const { code, shareLink } = await plan({
      visibility: 'public',
      capacity: 3,
      price: 1250,
      currency: 'EUR',
      description: 'Bring a blanket & a chair.',
    });
    expect(shareLink).toBe(`https://school.example/s/${code}`);
    const { text } = await open(code)
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    for (const seen of ['Stars &lt;script&gt;', 'blanket &amp; a chair', '1 September 2049 at 21:00', '3 left', '€12.50', code])
      expect(text).toContain(seen);
    const host = school.teacher.email;
    for (const secret of ['<script>', 'meet.example', 'school.example', host]) expect(text).not.toContain(secret);
    await open(code.toLowerCase()).expect(200);
  });

  it('leads on to the client, where there is one, whether or not the session is public', async () => {
    const { code } = await plan({ visibility: 'public' });
    expect((await open(code)).text).not.toContain('/code/');
    const clientDirectory = builtClient();
    const other = await School.open({}, { clientDirectory });
    const { code: there } = await other.request<{ code: string }>(other.teacher, 'post', '/live-sessions', {
      title: 'Stars',
      visibility: 'public',
      startsAt: '2049-09-01T19:00:00Z',
      timeZone: 'Europe/Paris',
    });
    for (const each of [there, 'ZZZZZZZZ']) {
      const { text } = await other.app.http.get(`/s/${each}`).expect(200);
      expect(text).toContain(`<meta http-equiv="refresh" content="0; url=/code/${each}">`);
      expect(text).toContain(`<a href="/code/${each}">`);
    }
    expect((await other.app.http.get('/s/%22%3E%3Cb%3E').expect(200)).text).not.toContain('/code/');
    await other.app.close();
    rmSync(dirname(clientDirectory), { recursive: true });
  });

  it('does not distinguish between private and unknown sessions', async () => {
    const { code } = await plan({ visibility: 'booked' });
    const answers = await Promise.all([code, 'ZZZZZZZZ', newId(), 'a'.repeat(500)].map((each) => open(each)));
    expect(answers.map(({ status, text }) => [status, text.includes('not open to everyone')])).toEqual(answers.map(() => [200, true]));
  });
});
