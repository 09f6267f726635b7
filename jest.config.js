import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Most spec files work on files of an embedded database of their own: in memory, if there is room, which containers may lack. */
const MEMORY = '/dev/shm';
const freeIn = (path) => {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
};
if (!process.env.TMPDIR && existsSync(MEMORY) && freeIn(MEMORY) > 2 ** 30) process.env.TMPDIR = MEMORY;

// Of workers. Requests leave much garbage, most of which is dead before the young generation is full if that is larger than the usual 16 MB.
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64`;

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: '<rootDir>/test/runner/environment.js',
  runtime: '<rootDir>/test/runner/runtime.js',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  setupFiles: ['reflect-metadata'],
  ...extra,
});

const domain = 'src/modules/**/{domain,hub,transport}/**/*.spec.ts';

/** Specs of the kernel that want a database. */
const messaging = 'src/kernel/messaging/{database,failing-reactions,lane,reaction-runner,sql-conditions}.spec.ts';

/** Pure specs run in `npm run check`; the others want a database, and `TEST_DATABASE_URL` says which (none = PGlite). */
export default {
  projects: [
    project('unit', [
      '<rootDir>/src/{kernel,config,contracts,database}/**/*.spec.ts',
      `!**/${messaging}`,
      `<rootDir>/${domain}`,
      '<rootDir>/test/architecture/**/*.spec.ts',
      '<rootDir>/client/src/**/*.spec.ts',
    ]),
    project('integration', [
      '<rootDir>/src/{modules,adapters,dialects}/**/*.spec.ts',
      `!**/${domain}`,
      `<rootDir>/${messaging}`,
      '<rootDir>/test/integration/**/*.spec.ts',
    ]),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
    // Not part of `npm test`: it needs Chromium and other programs, and both cores.
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts'], { setupFilesAfterEnv: ['<rootDir>/test/browser/support/retry.ts'] }),
  ],
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/main.ts', '!src/database/migrations/**'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  // Tells a test that hangs from one on a busy machine.
  testTimeout: 90_000,
  // Many specs wait for a deadline or another process: a third worker uses two cores that would be idle meanwhile.
  // Jest understands at most 100 %; more would be a number of workers.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // What spec files leave behind is not all freed, and a worker with a large heap gets slow: a new one takes its place.
  workerIdleMemoryLimit: '700MB',
};
