import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import supertest from 'supertest';
import { until } from '../../../../test/support/until.ts';
import { sendCsv, type CsvFile } from './send-csv.ts';

type Row = readonly [string, string];

describe('a CSV file', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const failures: unknown[] = [];
  /** Serves one file, and answers errors like our filter. */
  const serve = async (batches: AsyncIterable<readonly Row[]>, more: Partial<CsvFile<Row>> = {}): Promise<void> => {
    failures.length = 0;
    const app = express();
    app.get('/', (request, response) =>
      sendCsv(request, response, {
        name: 'File',
        columns: [
          ['A', ([a]) => a],
          ['B', ([, b]) => b],
        ],
        batches,
        ...more,
      }).catch((error: unknown) => {
        failures.push(error);
        if (response.headersSent) response.destroy();
        else response.status(503).json({ success: false });
      }),
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  };
  const of = async function* (...batches: Row[][]): AsyncGenerator<Row[]> {
    yield* batches;
  };
  const get = () => supertest(server).get('/').buffer(true).parse(asBytes);
  const asBytes = (response: supertest.Response, done: (error: Error | null, body: Buffer) => void) => {
    const chunks: Buffer[] = [];
    const stream = response as unknown as IncomingMessage;
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
  };
  /** Opens a request without reading its response. */
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) =>
      ask({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve)
        .on('error', reject)
        .end(),
    );

  it('has a byte order mark, headings, quoted cells and CRLF line ends', async () => {
    await serve(of([['plain', 'with, comma']], [['"quoted"', 'two\nlines']], [], [['', 'Zoë 数']]));
    const { body, headers } = await get().expect(200);
    expect((body as Buffer).toString('utf8')).toBe('\ufeffA,B\r\nplain,"with, comma"\r\n"""quoted""","two\nlines"\r\n,Zoë 数\r\n');
    expect([...(body as Buffer).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  });

  it('has its headings even without rows', async () => {
    await serve(of());
    expect(((await get()).body as Buffer).toString('utf8')).toBe('\ufeffA,B\r\n');
  });

  it('contains no cell that a spreadsheet takes for a formula', async () => {
    const starts = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    await serve(of(starts.map((start) => [`${start}1+1`, `a${start}`] as const)));
    const text = ((await get()).body as Buffer).toString('utf8');
    for (const start of starts) expect(text).toContain(`'${start}1+1`);
    expect(text).not.toMatch(/(^|,|\n)"?[=+\-@\t\r＝＋－＠]1/);
    expect(text).not.toContain(`'a`);
  });

  it('also escapes headings', async () => {
    await serve(of(), { columns: [['=1', ([a]) => a]] });
    expect(((await get()).body as Buffer).toString('utf8')).toBe("\ufeff'=1\r\n");
  });

  it('is a download whose name is safe in any script', async () => {
    await serve(of(), { name: 'Übung "7"\r\n../物理' });
    const { headers } = await get();
    expect(headers['content-disposition']).toBe(
      `attachment; filename="?bung 7 .. ??.csv"; filename*=UTF-8''%C3%9Cbung%207%20..%20%E7%89%A9%E7%90%86.csv`,
    );
  });

  it('sends only its headers for HEAD, and frees its source', async () => {
    let freed = false;
    const source = async function* (): AsyncGenerator<Row[]> {
      try {
        for (;;) yield [['a', 'b']];
      } finally {
        freed = true;
      }
    };
    await serve(source());
    const { headers, text } = await supertest(server).head('/').expect(200);
    expect(headers['content-disposition']).toContain('File.csv');
    expect(text).toBeFalsy();
    expect(freed).toBe(true);
  });

  it('that cannot be read at all is answered with an error, not with a file', async () => {
    const broken = async function* (): AsyncGenerator<Row[]> {
      yield await Promise.reject<Row[]>(new Error('down'));
    };
    await serve(broken());
    const { headers } = await supertest(server).get('/').expect(503, { success: false });
    expect(headers['content-disposition']).toBeUndefined();
  });

  it('that breaks in the middle ends with a broken connection', async () => {
    const broken = async function* (): AsyncGenerator<Row[]> {
      for (let n = 0; n < 5; n++) yield Array.from({ length: 500 }, () => ['a'.repeat(50), 'b'.repeat(50)] as const);
      throw new Error('down');
    };
    await serve(broken());
    const response = await open();
    await expect(response.toArray()).rejects.toThrow('aborted');
    expect(failures).toEqual([new Error('down')]);
  });

  it('is read only as fast as the client receives it, and no further when the client goes away', async () => {
    let [count, freed] = [0, false];
    const endless = async function* (): AsyncGenerator<Row[]> {
      try {
        for (;;) {
          count++;
          yield Array.from({ length: 500 }, () => ['a'.repeat(50), 'b'.repeat(50)] as const);
        }
      } finally {
        freed = true;
      }
    };
    await serve(endless());
    const response = await open();
    let before = -1;
    const stands = async () => {
      if (before === count) return true;
      before = count;
      return false;
    };
    await until('the source to stand still', stands);
    const stopped = count;
    response.resume();
    await until('the source to go on', async () => count > stopped + 10);
    response.destroy();
    await until('the source to be freed', async () => freed);
    expect(failures).toEqual([]);
  });
});
