import { commandsOf } from '../support/asyncapi.ts';
import { fieldsOf, withField, type DocumentField } from '../support/document-fields.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { connect } from '../support/socket.ts';
import { DIALECTS } from '../../src/config/config.ts';
import type { ClientEvent } from '../../src/contracts/realtime.ts';

/*
 * Tries every field of every document, so that no new route or command can miss a rule: text that the database cannot store, invisible text,
 * line breaks, dates that do not exist. A new text field must be a name, a search, or be listed here.
 */

const UNPAIRED_SURROGATE = '\ud800';
const INVISIBLE = ['\u200b', '\u202e', '\u2066', '\ufeff', '\u00ad'];
const LINE_BREAKS = ['\n', '\u2028', '\u0085', '\u2029'];
const IMPOSSIBLE_DATES = [
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
];
const OUT_OF_RANGE = [2 ** 31, 2 ** 53, -(2 ** 31) - 1, 1e300];

/** Any characters: hashed, never stored. */
const SECRETS = /^(password|currentPassword|newPassword|refreshToken|token)$/;
/** Multi-line, displayed as written. */
const FREE = /^(description|reason|booking_notes|notes)$/;
/** Single-line, and only ever compared. */
const EXACT = /^(meetingPassword|meeting_password|reaction|stream)$/;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Record<
      string,
      { readonly schema?: object; readonly example?: object; readonly examples?: Record<string, { readonly value: object }> }
    >;
  };
}
interface Place extends DocumentField {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly route: string;
  readonly in: 'body' | 'query' | 'path';
  readonly name: string;
  /** A valid body. */
  readonly body: unknown;
}

describe('every field', () => {
  let app: TestApp;
  let places: Place[];
  const who = {} as Record<'admin' | 'teacher' | 'student', SignedUp>;
  const ids = { classId: '', sessionId: '' };

  const placesOf = (document: { paths: Record<string, Record<string, Operation>> }): Place[] =>
    Object.entries(document.paths).flatMap(([route, item]) =>
      Object.entries(item).flatMap(([method, { parameters = [], requestBody }]) => {
        const media = requestBody?.content['application/json'];
        const body = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
        const sent = [
          ...fieldsOf(document, media?.schema).map((field) => ({ ...field, in: 'body' as const })),
          ...parameters
            .filter((parameter) => parameter.in === 'query')
            .flatMap(({ name, schema }) => fieldsOf(document, schema, [name]).map((field) => ({ ...field, in: 'query' as const }))),
          ...parameters
            .filter((parameter) => parameter.in === 'path')
            .map(({ name }) => ({ path: [name], is: 'text' as const, example: undefined, in: 'path' as const })),
        ];
        return sent.map((field) => ({
          ...field,
          method: method as Place['method'],
          route,
          name: `${method.toUpperCase()} ${route} ${field.in} ${field.path.join('.')}`,
          body,
        }));
      }),
    );

  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'all' });
    for (const role of ['admin', 'teacher', 'student'] as const) who[role] = await app.signUp(role);
    const as = { authorization: `Bearer ${who.teacher.token}` };
    ids.classId = (await app.http.post('/api/v1/classes').set(as).send({ name: 'Physics 10b' })).body.data.id;
    await app.http
      .post(`/api/v1/classes/${ids.classId}/students`)
      .set(as)
      .send({ students: [{ userId: who.student.id }] });
    const planned = { title: 'Optics', classId: ids.classId, startsAt: '2049-09-01T09:00:00Z' };
    ids.sessionId = (await app.http.post('/api/v1/live-sessions').set(as).send(planned)).body.data.id;
    const addresses = ['/openapi.json', ...DIALECTS.map((name) => `/compat/${name}/openapi.json`)];
    const documents = await Promise.all(addresses.map((address) => app.http.get(address).expect(200)));
    places = documents.flatMap(({ body }) => placesOf(body as Parameters<typeof placesOf>[0]));
  });
  afterAll(() => app.close());

  /** The document's example, adapted to existing ids and future dates; valid requests are executed. */
  const fitting = (body: unknown): unknown => {
    const { recurrence: _, ...given } = (body ?? {}) as Record<string, unknown>;
    return {
      ...given,
      ...('classId' in given && { classId: ids.classId }),
      ...('ownerId' in given && { ownerId: who.teacher.id }),
      ...('hostId' in given && { hostId: who.teacher.id }),
      ...('startsAt' in given && { startsAt: '2049-09-01T09:00:00Z' }),
      ...('capacity' in given && { visibility: 'booked' }),
    };
  };

  /** As an authorised user, because roles are checked before input. */
  const send = async ({ method, route, in: where, path, body }: Place, value: unknown) => {
    const named = where === 'path' ? { [path[0]!]: value as string } : {};
    const url = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(
        named[name] ?? (name === 'id' ? (route.includes('/live-sessions') ? ids.sessionId : ids.classId) : who.student.id),
      ),
    );
    const query = where === 'query' ? `?${String(path[0])}=${encodeURIComponent(String(value))}` : '';
    let answer: { status: number; code?: string; text: string; details: string[] } | undefined;
    for (const { token } of [who.teacher, who.student, who.admin]) {
      const response = await fetch(`${app.url}${url}${query}`, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(where === 'body' ? withField(fitting(body), path, value) : fitting(body)) } : {}),
      });
      const text = await response.text();
      const { code, details = [] } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string; details?: { field: string }[] };
      answer = { status: response.status, code, text, details: details.map(({ field }) => field) };
      if (response.status !== 403) break;
    }
    return answer!;
  };

  /** Collects every unexpected response, so that a failure lists them all. */
  const walk = async (
    which: Place[],
    values: (place: Place) => readonly unknown[],
    wrong: (answer: Awaited<ReturnType<typeof send>>, place: Place, value: unknown) => boolean,
  ): Promise<void> => {
    const failed: string[] = [];
    for (const place of which)
      for (const value of values(place)) {
        const answer = await send(place, value);
        if (wrong(answer, place, value))
          failed.push(`${place.name} = ${JSON.stringify(value)} → ${answer.status} ${answer.text.slice(0, 300)}`);
      }
    expect(failed).toEqual([]);
  };
  const isRefused = ({ status, code, details }: Awaited<ReturnType<typeof send>>, { route, path }: Place) =>
    route.startsWith('/compat/')
      ? status === 400 || status === 422
      : status === 400 && code === 'VALIDATION_FAILED' && details.some((field) => path.join('.').startsWith(field));
  const last = ({ path }: Place) => String(path.findLast((name) => typeof name === 'string'));
  const texts = (where: Place['in']) => places.filter((place) => place.is === 'text' && place.in === where);
  const sample = (place: Place) => (typeof place.example === 'string' ? place.example : 'Physics');

  it('is found in the documents: texts, dates and numbers, in bodies, queries and paths', () => {
    expect(texts('body').length).toBeGreaterThan(25);
    expect(texts('query').length).toBeGreaterThan(4);
    expect(texts('path').length).toBeGreaterThan(30);
    expect(places.filter(({ is }) => is === 'date').length).toBeGreaterThan(5);
    expect(places.filter(({ is }) => is === 'number').length).toBeGreaterThan(20);
  });

  it('in a body rejects unpaired surrogates, and NUL unless it is hashed', async () => {
    await walk(
      texts('body'),
      (place) => [
        `${sample(place)}${UNPAIRED_SURROGATE}`,
        UNPAIRED_SURROGATE + sample(place),
        ...(SECRETS.test(last(place)) ? [] : [`${sample(place)}\0x`]),
      ],
      (answer, place) => !isRefused(answer, place),
    );
  });

  it('in a query rejects text that cannot be stored', async () => {
    await walk(
      texts('query'),
      (place) => [`${sample(place)}\0x`],
      (answer, place) => !isRefused(answer, place),
    );
  });

  it('in a path finds nothing if it contains text that cannot be stored', async () => {
    await walk(
      texts('path'),
      () => ['\0', 'a\0b'],
      // The page of a share link answers 200 and looks up the session itself.
      ({ status }, { route }) => status >= 500 || (status < 400 && route !== '/s/{code}'),
    );
  });

  it('that others can see is stored without invisible characters and line breaks', async () => {
    const kept = new Set<string>();
    const shown = texts('body').filter((place) => ![SECRETS, FREE, EXACT].some((kind) => kind.test(last(place))));
    await walk(
      shown,
      (place) => [...INVISIBLE, ...LINE_BREAKS].map((bad) => `${sample(place).slice(0, 4)}${bad}${sample(place).slice(4)}`),
      ({ status, text }, { name }, value) => {
        if (status < 300) kept.add(name.replace('/api/v1', ''));
        const bad = [...INVISIBLE, ...LINE_BREAKS].find((each) => (value as string).includes(each))!;
        // Error messages are our own text.
        return status >= 500 || (status < 300 && text.includes(JSON.stringify(bad).slice(1, -1)));
      },
    );
    for (const name of ['POST /auth/register', 'PATCH /auth/me', 'POST /classes', 'PATCH /classes/{id}'])
      expect(kept).toContain(`${name} body name`);
    for (const name of ['POST /live-sessions', 'PATCH /live-sessions/{id}'])
      for (const field of ['title', 'instructor']) expect(kept).toContain(`${name} body ${field}`);
  });

  it('for a single line rejects or removes line breaks', async () => {
    await walk(
      texts('body').filter((place) => !SECRETS.test(last(place)) && !FREE.test(last(place))),
      (place) => LINE_BREAKS.map((bad) => `${sample(place).slice(0, 4)}${bad}${sample(place).slice(4)}`),
      ({ status, text }) => status >= 500 || (status < 300 && LINE_BREAKS.some((bad) => text.includes(JSON.stringify(bad).slice(1, -1)))),
    );
  });

  it('must contain something visible', async () => {
    await walk(
      texts('body').filter((place) => ![SECRETS, FREE, EXACT].some((kind) => kind.test(last(place)))),
      () => ['\u200b'.repeat(5), '\u3164\u3164\u3164', '\u2800\u00a0\u3000', '\u0301\u0301\u0301', '\u202e\u2066\ufe0f'],
      ({ status }) => status < 400 || status >= 500,
    );
  });

  it('for searching accepts any pasted text except NUL', async () => {
    await walk(
      texts('query').filter((place) => /^(q|search)$/.test(last(place))),
      () => [...INVISIBLE, ...LINE_BREAKS, '\ufffd', '\\', '%', "';--", '\u0301', 'ﷺ'.repeat(99), '&|!()', 'c++ .net a:*'],
      ({ status }) => status !== 200,
    );
  });

  it('with a date rejects impossible dates', async () => {
    await walk(
      places.filter(({ is }) => is === 'date'),
      () => IMPOSSIBLE_DATES,
      (answer, place) => !isRefused(answer, place),
    );
  });

  it("with a number rejects one outside the database's range", async () => {
    await walk(
      places.filter(({ is }) => is === 'number'),
      () => OUT_OF_RANGE,
      (answer, place) => !isRefused(answer, place),
    );
  });

  it('of a command follows the same rules', async () => {
    const commands = commandsOf(app);
    const failed: string[] = [];
    const sockets = [await connect(app, who.teacher.token), await connect(app, who.student.token)];
    const badFor = ({ is, path }: DocumentField): readonly unknown[] =>
      ({
        text: SECRETS.test(String(path.at(-1))) ? [UNPAIRED_SURROGATE] : [UNPAIRED_SURROGATE, 'a\0'],
        date: IMPOSSIBLE_DATES,
        number: OUT_OF_RANGE,
        object: [{ a: UNPAIRED_SURROGATE }, { a: ['b\0'] }, { 'a\0': 1 }],
      })[is];
    let tried = 0;
    for (const { event, body, fields } of commands)
      for (const field of fields)
        for (const bad of badFor(field)) {
          const codes = await Promise.all(sockets.map((socket) => socket.refused(event as ClientEvent, withField(body, field.path, bad))));
          tried++;
          if (!codes.includes('VALIDATION_FAILED') || codes.some((code) => code !== 'VALIDATION_FAILED' && !code.endsWith('_ONLY')))
            failed.push(`${event} ${field.path.join('.')} = ${JSON.stringify(bad)} → ${codes.join()}`);
        }
    expect(failed).toEqual([]);
    expect(tried).toBeGreaterThan(10);
    await Promise.all(sockets.map((socket) => socket.close()));
  });
});
