import { createRequire, registerHooks } from 'node:module';
import { Session } from 'node:inspector';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';

/**
 * By default Jest reloads every module for each spec file, which takes two seconds for a file that starts the application. With this runtime,
 * Node loads each module once per worker, and only the spec file is reloaded. So modules must not keep state that affects other spec files, and
 * they cannot be mocked with `jest.mock`; `jest.fn`, `jest.spyOn` and fake timers work as usual.
 */
const ROOT = pathToFileURL(resolve('.')).href;
const GLOBALS = 'jest-globals:';
const TRANSFORM = {
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

const require = createRequire(import.meta.url);
const ADAPTER = require.resolve('jest-circus/runner').replace(/runner\.js$/, 'jestAdapterInit.js');

let current;
let files = 0;
const transformed = new Map();
const sourceMaps = new Map();

const ours = (url) => url?.startsWith(`${ROOT}/`) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (!ours(context.parentURL)) return next(specifier, context);
    if (specifier === '@jest/globals') {
      const [, file] = context.parentURL.split('?');
      if (!file) throw new Error(`${context.parentURL} imports @jest/globals, which belongs to one spec file.`);
      return { url: `${GLOBALS}${file}`, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url.startsWith(GLOBALS)) {
      const names = Object.keys(current.globals()).join(', ');
      return { format: 'module', shortCircuit: true, source: `export const { ${names} } = globalThis[Symbol.for('jest-globals')];` };
    }
    const [file] = url.split('?');
    if (!current || !file.endsWith('.ts') || !ours(file)) return next(url, context);
    return { format: 'module', shortCircuit: true, source: current.compile(url, fileURLToPath(file)) };
  },
});

/** Collects coverage from the first spec file on, for all of them: V8 does not count blocks of code compiled before block coverage began. */
let session;
const post = (method, params) =>
  new Promise((done, failed) => session.post(method, params, (error, result) => (error ? failed(error) : done(result))));

export default class SharedRuntime extends JestRuntime {
  #transformer;
  #options;
  #testPath;

  constructor(config, environment, resolver, transformer, cacheFS, options, testPath, globalConfig) {
    super(config, environment, resolver, transformer, cacheFS, options, testPath, globalConfig);
    this.#transformer = transformer;
    this.#options = { ...TRANSFORM, ...options };
    this.#testPath = testPath;
    current = this;
  }

  globals() {
    return this.jestGlobals.cjsGlobals(this.#testPath);
  }

  compile(url, path) {
    const result = this.#transformer.transform(path, this.#options, readFileSync(path, 'utf8'));
    transformed.set(path, result);
    if (result.sourceMapPath) sourceMaps.set(url, result.sourceMapPath);
    return result.code;
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    if (path !== this.#testPath) return import(pathToFileURL(path).href);
    globalThis[Symbol.for('jest-globals')] = this.globals();
    return import(`${pathToFileURL(path).href}?file=${++files}`);
  }

  requireModule(from, name) {
    return createRequire(from)(name ?? from);
  }

  /** Loads the test runner anew for each file, so that it shares no state with the previous one. */
  requireInternalModule(from, name) {
    const path = name ?? from;
    if (path === ADAPTER) delete require.cache[ADAPTER];
    return createRequire(from)(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  async collectV8Coverage() {
    if (session) return;
    session = new Session();
    session.connect();
    await post('Profiler.enable');
    await post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  async stopCollectingV8Coverage() {
    this.covered = (await post('Profiler.takePreciseCoverage')).result;
  }

  getAllV8CoverageInfoCopy() {
    return this.covered
      .filter(({ url }) => ours(url))
      .map((result) => ({ ...result, url: fileURLToPath(result.url.split('?')[0]) }))
      .filter(
        ({ url }) =>
          transformed.has(url) && JestRuntime.shouldInstrument(url, this._coverageOptions, this._config, [...transformed.keys()]),
      )
      .map((result) => ({ codeTransformResult: transformed.get(result.url), result }));
  }
}
