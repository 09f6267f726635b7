import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { errorTable, type ErrorCode } from '../../src/contracts/errors.ts';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { validBody } from '../../src/modules/realtime/schemas/validate.ts';
import { CommandTable } from '../../src/modules/realtime/commands/command-table.ts';
import type { AsyncApi, Message } from '../../src/modules/realtime/asyncapi/document-types.ts';
import { Config } from '../../src/config/config.ts';
import { buildAsyncApi } from '../../src/modules/realtime/asyncapi/document.ts';
import { messages } from '../../src/modules/realtime/schemas/messages.ts';
import type { Agreed, SameShape } from '../../src/modules/realtime/schemas/same-shape.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { formats, socketContract } from '../support/asyncapi.ts';
import { socketsPage } from '../support/sockets-page.ts';

const UUID = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';

const specification = (): ((document: object) => string[]) => {
  const schema = JSON.parse(readFileSync('node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json', 'utf8')) as object;
  const validate = formats(new Ajv({ strict: false, allErrors: true })).compile(schema);
  return (document) => (validate(document) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`));
};

const refsOf = (node: unknown): string[] => {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsOf(value)));
};

describe('the AsyncAPI document', () => {
  let app: TestApp;
  let document: AsyncApi;
  beforeAll(async () => {
    // The default, which the document states.
    app = await startApp({ SOCKET_RATE: '50' });
    document = JSON.parse((await app.http.get('/asyncapi.json').expect(200)).text) as AsyncApi;
  });
  afterAll(() => app.close());

  it('is valid AsyncAPI 3.0, and the check rejects a broken one', () => {
    const faults = specification();
    expect(faults(document)).toEqual([]);
    const operations = { ...document.operations, connect: { ...document.operations.connect, action: 'shout' } };
    expect(faults({ ...document, operations })).not.toEqual([]);
  });

  it('has no broken references', () => {
    const refs = refsOf(document);
    expect(refs.length).toBeGreaterThan(50);
    const found = (ref: string) =>
      ref
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
    expect(refs.filter((ref) => found(ref) === undefined)).toEqual([]);
  });

  it('has every command and every event, and no others', () => {
    const titles = (action: string) => Object.values(document.operations).flatMap((one) => (one.action === action ? one.title : []));
    expect(titles('receive').toSorted()).toEqual(
      ['connect', ...Object.keys(app.app.get(CommandTable, { strict: false }).table)].toSorted(),
    );
    expect(titles('send').toSorted()).toEqual(Object.keys(messages).toSorted());
  });

  it('has valid examples of every message, without extra fields', () => {
    const all = Object.entries(document.channels).flatMap(([channel, { messages }]) =>
      Object.entries(messages).map(([name, message]): [string, Message] => [`${channel} ${name}`, message]),
    );
    expect(all.filter(([, { examples }]) => !examples.length)).toEqual([]);
    const contract = socketContract(document);
    const check = ([at, { name, examples }]: [string, Message]) => {
      const event = name as never;
      const checks = {
        handshake: contract.connectError,
        commands: contract.body(event),
        acknowledgements: contract.acknowledgement(event),
      };
      const one = at === 'handshake connect' ? () => null : (checks[at.split(' ')[0] as keyof typeof checks] ?? contract.message(event));
      return examples.flatMap(({ payload }) => one(payload) ?? []);
    };
    expect(all.flatMap(check)).toEqual([]);
    const wrong = { sessionId: UUID, seq: 0, after: 0, marks: [], more: true };
    expect(contract.message('ATTENDANCE_MARKED')(wrong)).toMatch(/seq.*marks|marks.*seq/);
    expect(contract.message('ATTENDANCE_MARKED')(wrong)).toContain('more');
  });

  it('names only codes that clients can see', () => {
    const codes = [...JSON.stringify(document.channels).matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code as ErrorCode);
    expect(codes).toContain('LINE_NOT_FOUND');
    expect(codes.filter((code) => !errorTable[code] || errorTable[code].shownAs)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['one student', { studentId: UUID, status: 'late' }],
    ['one student in a session', { sessionId: UUID, studentId: UUID, status: 'late' }],
    ['many', { marks: [{ studentId: UUID, status: 'late' }] }],
    ['null for one student’s status', { studentId: UUID, status: null }],
    ['null for a status in a list', { marks: [{ studentId: UUID, status: null }] }],
    ['null for the rest', { rest: null }],
    ['null as the status of no student', { status: null }],
    ['the rest', { rest: 'absent' }],
    ['an empty body', {}],
    ['only a session', { sessionId: UUID }],
    ['a student without a status', { studentId: UUID }],
    ['a status without a student', { status: 'late' }],
    ['the rest and a list', { rest: 'absent', marks: [{ studentId: UUID, status: 'late' }] }],
    ['the rest and a status', { rest: 'absent', status: 'late' }],
    ['no marks', { marks: [] }],
    ['a mark without a status', { marks: [{ studentId: UUID }] }],
    ['a mark with an extra field', { marks: [{ studentId: UUID, status: 'late', at: 'now' }] }],
    ['too many marks', { marks: Array.from({ length: 1001 }, () => ({ studentId: UUID, status: 'late' })) }],
    ['an unknown status', { rest: 'asleep' }],
    ['an unknown field', { rest: 'absent', userId: UUID }],
    ['a malformed id', { studentId: '1', status: 'late' }],
    ['a list', []],
    ['a text', 'late'],
  ])('accepts a body of ATTENDANCE_MARKED if and only if the server does: %s', (_, body) => {
    const documented = socketContract(document).body('ATTENDANCE_MARKED')(body) === null;
    const validate = () => validBody('ATTENDANCE_MARKED', body);
    if (documented) expect(validate).not.toThrow();
    else expect(validate).toThrow(DomainError);
  });

  it('is also served as an HTML page with every message and no script', async () => {
    const { text } = await app.http.get('/docs/sockets').expect(200).expect('Content-Type', /html/);
    for (const { action, title } of Object.values(document.operations))
      expect(text).toContain(`<article id="${action}-${title.toLowerCase().replaceAll('_', '-')}">`);
    const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.filter((id) => !text.includes(` id="${id}"`))).toEqual([]);
    expect(text).not.toMatch(/<script|undefined|\[object/);
  });

  it('does not affect Swagger UI', async () => {
    await app.http
      .get('/docs')
      .expect(200)
      .expect(/swagger-ui/);
    await app.http.get('/docs/swagger-ui.css').expect(200);
  });

  it('does not exist when docs are switched off', async () => {
    const quiet = await startApp({ DOCS: 'off' });
    const answers = [await quiet.http.get('/asyncapi.json'), await quiet.http.get('/docs/sockets')];
    await quiet.close();
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  it('matches docs/sockets.md (regenerate it with npm run docs:sockets)', () => {
    const fresh = socketsPage(buildAsyncApi(app.app.get(Config)));
    if (process.env.UPDATE_DOCS) writeFileSync('docs/sockets.md', fresh);
    expect(fresh).toContain('| `JOIN_SESSION` |');
    expect(readFileSync('docs/sockets.md', 'utf8')).toBe(fresh);
  });
});

describe('the check of the schemas against the contract', () => {
  it('does not compile if a field is missing, extra, optional or of another type', () => {
    interface Sample {
      readonly at: Date;
      readonly note?: string;
    }
    type Good = Agreed<{ told: SameShape<{ at: string; note?: string }, Sample> }>;
    // @ts-expect-error: a field is missing
    type Missing = Agreed<{ told: SameShape<{ at: string }, Sample> }>;
    // @ts-expect-error: an extra field
    type More = Agreed<{ told: SameShape<{ at: string; note?: string; more?: number }, Sample> }>;
    // @ts-expect-error: not optional
    type NotOptional = Agreed<{ told: SameShape<{ at: string; note: string }, Sample> }>;
    // @ts-expect-error: of another type
    type Other = Agreed<{ told: SameShape<{ at: number; note?: string }, Sample> }>;
    const one: [Good, Missing, More, NotOptional, Other] | undefined = undefined;
    expect(one).toBeUndefined();
  });
});
