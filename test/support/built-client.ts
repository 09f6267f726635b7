import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const CLIENT_PAGE = '<!doctype html><title>Rollcall</title><script type="module" src="/assets/main-Bv3dX9aQ.js"></script>';
export const CLIENT_SCRIPT = `console.log('${'rollcall '.repeat(100)}');`;
export const SECRET = 'not for visitors';

/** A directory like the one that the browser client is built into, with things in it and beside it that must not be served. The caller removes it. */
export const builtClient = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'rollcall-client-'));
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const compressed = (path: string, content: string) => {
    put(path, content);
    put(`${path}.br`, brotliCompressSync(content));
    put(`${path}.gz`, gzipSync(content));
  };
  compressed('dist/index.html', CLIENT_PAGE);
  compressed('dist/assets/main-Bv3dX9aQ.js', CLIENT_SCRIPT);
  put('dist/assets/main-Bv3dX9aQ.css', 'body { margin: 0 }');
  put('dist/assets/main-Bv3dX9aQ.css.gz', gzipSync('body { margin: 0 }'));
  put('dist/assets/font-C_3-x_9Z.woff2', 'font');
  put('dist/assets/unhashed.js', '1;');
  put('dist/favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  put('dist/alone.txt.gz', gzipSync('no file of that name without .gz'));
  put('dist/.env', SECRET);
  put('dist/.vite/manifest.json', SECRET);
  put('secret.txt', SECRET);
  put('outside/secret.txt', SECRET);
  symlinkSync(join(root, 'secret.txt'), join(root, 'dist/link.txt'));
  symlinkSync(join(root, 'outside'), join(root, 'dist/linked'));
  return join(root, 'dist');
};
