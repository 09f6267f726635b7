import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { QueryBus } from '@nestjs/cqrs';
import { createApp, stopApp } from './bootstrap.ts';
import { Config, ConfigError } from './config/config.ts';
import { HasAdmin } from './contracts/auth.ts';
import { DirectoryInUse, DirectoryWithoutLocks } from './database/data-dir-lock.ts';
import { Log } from './kernel/logging/log.ts';
import { isUnavailable } from './kernel/messaging/database-errors.ts';

/** In ms: for load balancers to notice the failing readiness, for requests to finish, and until the process exits anyway. */
const NOTICE = 1_500;
const REQUESTS = 4_000;
const PATIENCE = 9_000;
/** Longer than the idle timeout of the usual load balancers, which might otherwise use a connection that is being closed. */
const KEEP_ALIVE = 65_000;

/** Runs the server: starts it, prints where it is, and stops it on a signal. */
export const serve = async (env: NodeJS.ProcessEnv): Promise<void> => {
  try {
    const config = new Config(env);
    const app = await createApp(config);
    const server = await listen(app, config);
    stopOnSignal(app, config);
    // One unhandled promise must not end a class.
    process.on('unhandledRejection', (error) => app.get(Log).error('unhandled rejection', { error }));
    console.log(await greeting(app, config, server));
  } catch (error) {
    console.error(sentenceFor(error));
    process.exit(1);
  }
};

const listen = async (app: NestExpressApplication, { port, host }: Config): Promise<AddressInfo> => {
  const server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE;
  await app.listen(port, host);
  return server.address() as AddressInfo;
};

const greeting = async (app: NestExpressApplication, config: Config, { port }: AddressInfo): Promise<string> => {
  const url = config.port === 0 ? `http://localhost:${port}` : config.publicUrl;
  const lines = [
    `Rollcall is at ${url}`,
    `  REST      ${url}/api/v1`,
    ...(config.docs ? [`  docs      ${url}/docs   (OpenAPI ${url}/openapi.json, sockets ${url}/docs/sockets)`] : []),
    `  health    ${url}/health/ready`,
    `  data      ${config.databaseUrl ? 'PostgreSQL' : `embedded, in ${config.dataDir}`}`,
  ];
  if (!(await app.get(QueryBus).execute(new HasAdmin())))
    lines.push('There is no administrator yet. Create the first one with: npm run admin:create');
  return lines.join('\n');
};

const stopOnSignal = (app: NestExpressApplication, config: Config): void => {
  const log = app.get(Log);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => {
      log.warn('stopped before everything had finished');
      process.exit(0);
    }, PATIENCE).unref();
    await stopApp(app, { notice: config.production ? NOTICE : 0, requests: REQUESTS }).catch((error: unknown) =>
      log.error('stopping failed', { error }),
    );
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
};

/** What went wrong at startup: one sentence if the operator can fix it, otherwise the stack. */
export const sentenceFor = (error: unknown): string => {
  if (error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof DirectoryWithoutLocks) return error.message;
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop what is there, or set PORT.`;
  if (code === 'EACCES' && port) return `Port ${port} is not allowed to this user. Set PORT to another.`;
  if (/^(28|3D)/.test(String(code))) return `The database rejected the connection: ${message?.split('\n')[0]}. Check DATABASE_URL.`;
  if (/lock timeout/.test(String(message)))
    return `A table that this version changes is in use by something else, such as a backup. Start again when that has ended. (${message!.split('\n')[0]})`;
  if (isUnavailable(error)) return `The database is not answering: check DATABASE_URL. (${message?.split('\n')[0]})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
