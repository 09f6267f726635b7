import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { builtClient, CLIENT_PAGE, CLIENT_SCRIPT } from '../../../../test/support/built-client.ts';
import { readClient, type Client } from './client-files.ts';

describe('the files of the client', () => {
  const directory = builtClient();
  let client: Client;
  beforeAll(() => {
    client = readClient(directory)!;
  });
  afterAll(() => rmSync(dirname(directory), { recursive: true }));

  it('are those of its directory, but no dotfiles, nothing behind a symbolic link, and no compressed variants', () => {
    expect([...client.files.keys()].toSorted()).toEqual([
      '/alone.txt.gz',
      '/assets/font-C_3-x_9Z.woff2',
      '/assets/main-Bv3dX9aQ.css',
      '/assets/main-Bv3dX9aQ.js',
      '/assets/unhashed.js',
      '/favicon.svg',
    ]);
  });

  it('have the variants that lie beside them', () => {
    const { plain, br, gzip } = client.files.get('/assets/main-Bv3dX9aQ.js')!;
    for (const bytes of [plain.bytes, brotliDecompressSync(br!.bytes), gunzipSync(gzip!.bytes)]) expect(String(bytes)).toBe(CLIENT_SCRIPT);
    expect(Object.keys(client.files.get('/assets/main-Bv3dX9aQ.css')!)).not.toContain('br');
    expect(gunzipSync(client.index.gzip!.bytes).toString()).toBe(CLIENT_PAGE);
  });

  it('have a tag for each variant, which depends on the content alone', () => {
    const { plain, br, gzip } = client.files.get('/assets/main-Bv3dX9aQ.js')!;
    const tags = [plain, br!, gzip!].map(({ etag }) => etag);
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{43}"$/);
    const copy = builtClient();
    expect(readClient(copy)!.index.plain.etag).toBe(client.index.plain.etag);
    rmSync(dirname(copy), { recursive: true });
  });

  it('never change if their names contain a hash', () => {
    const hashed = [...client.files].filter(([, file]) => file.hashed).map(([path]) => path);
    expect(hashed.toSorted()).toEqual(['/assets/font-C_3-x_9Z.woff2', '/assets/main-Bv3dX9aQ.css', '/assets/main-Bv3dX9aQ.js']);
    expect(client.index.hashed).toBe(false);
  });

  it('do not exist before the client is built', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rollcall-empty-'));
    expect([readClient(empty), readClient(join(empty, 'nowhere'))]).toEqual([undefined, undefined]);
    rmSync(empty, { recursive: true });
  });
});
