import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface Variant {
  readonly bytes: Buffer;
  readonly etag: string;
}

export interface ClientFile {
  /** With a dot, such as `.js`. */
  readonly extension: string;
  /** Whether its name contains a hash of its content, which therefore never changes. */
  readonly hashed: boolean;
  readonly plain: Variant;
  /** The compressed files beside it. */
  readonly br?: Variant;
  readonly gzip?: Variant;
}

export interface Client {
  /** The page at every address of the client. */
  readonly index: ClientFile;
  /** The other files, by their paths, which start with a slash. */
  readonly files: ReadonlyMap<string, ClientFile>;
}

const INDEX = '/index.html';
/** Node's own recursive listing follows symbolic links to directories. */
const filesIn = (directory: string, path = ''): string[] =>
  readdirSync(join(directory, path), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) return filesIn(directory, below);
      return entry.isFile() ? [below] : [];
    });

/** How Vite names what it builds: assets/room-Bv3dX9aQ.js. */
const HASHED = /^\/assets\/.*-[\w-]{8}\.[\w.]+$/;

/**
 * Reads the built client into memory, without dotfiles and symbolic links; undefined if it has not been built. No other file can be served, whatever
 * path a request names.
 */
export const readClient = (directory: string): Client | undefined => {
  if (!existsSync(join(directory, INDEX))) return undefined;
  const paths = filesIn(directory);
  const all = new Set(paths);
  const isVariant = (path: string) => /\.(br|gz)$/.test(path) && all.has(path.replace(/\.\w+$/, ''));
  const read = (path: string): Variant => {
    const bytes = readFileSync(join(directory, path));
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
  };
  const fileAt = (path: string): ClientFile => ({
    extension: extname(path),
    hashed: HASHED.test(path),
    plain: read(path),
    ...(all.has(`${path}.br`) && { br: read(`${path}.br`) }),
    ...(all.has(`${path}.gz`) && { gzip: read(`${path}.gz`) }),
  });
  const files = new Map(paths.filter((path) => path !== INDEX && !isVariant(path)).map((path) => [path, fileAt(path)]));
  return { index: fileAt(INDEX), files };
};
