import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Debian's package of each, and the names of its program. */
const PROGRAMS = {
  chromium: ['chromium', 'chromium-browser', 'chromium-headless-shell', 'google-chrome'],
  janus: ['janus'],
  coturn: ['turnserver'],
} as const;

/** The path of a program that a story needs. Says how to get it if it is missing; asked when a file is loaded, so that its story says it once. */
export const program = (name: keyof typeof PROGRAMS): string => {
  const directories = (process.env.PATH ?? '').split(delimiter);
  const found = PROGRAMS[name].flatMap((file) => directories.map((directory) => join(directory, file))).find(isProgram);
  if (!found) throw new Error(`This story needs ${name}: apt-get install -y --no-install-recommends ${name}`);
  return found;
};
