import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { QueryBus } from '@nestjs/cqrs';
import { createApp, stopApp } from './bootstrap.ts';
import { Config, ConfigError } from './config/config.ts';
import { HasAdmin } from './contracts/auth.ts';
import { DirectoryInUse, DirectoryWithoutLocks } from './database/data-dir-lock.ts';
import { Log } from './kernel/logging/log.ts';
import { isUnavailable } from './kernel/messaging/database-errors.ts';

/** In ms: how much time load balancers get to notice that readiness fails. */
const NOTICE = 1_500;
/** In ms: how much time running requests get to finish. */
const REQUESTS = 4_000;
/** In ms: after this time the process exits even if stopping has not finished. */
const STOP_DEADLINE = 9_000;
/** In ms. Longer than the idle timeout of common load balancers, which might otherwise reuse a connection that is just being closed. */
const KEEP_ALIVE = 65_000;

/** Starts the server, prints its addresses, and stops it on SIGTERM or SIGINT. */
export const serve = async (env: NodeJS.ProcessEnv): Promise<void> => {
  try {
    const config = new Config(env);
    const app = await createApp(config);
    const server = await listen(app, config);
    stopOnSignal(app, config);
    // One unhandled rejection must not take down every live class.
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
      log.warn('exiting before everything has finished');
      process.exit(0);
    }, STOP_DEADLINE).unref();
    await stopApp(app, { notice: config.production ? NOTICE : 0, requests: REQUESTS }).catch((error: unknown) =>
      log.error('stopping failed', { error }),
    );
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
};

/** Describes a startup error: in one sentence if the operator can fix it, otherwise with its stack trace. */
export const sentenceFor = (error: unknown): string => {
  if (error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof DirectoryWithoutLocks) return error.message;
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop the process that uses it, or set PORT.`;
  if (code === 'EACCES' && port) return `This user is not allowed to listen on port ${port}. Set PORT to another one.`;
  if (/^(28|3D)/.test(String(code))) return `The database rejected the connection: ${message?.split('\n')[0]}. Check DATABASE_URL.`;
  if (/lock timeout/.test(String(message)))
    return `Something else, such as a backup, is using a table that this version changes. Start the server again once that has finished. (${message!.split('\n')[0]})`;
  if (isUnavailable(error)) return `The database is not answering: check DATABASE_URL. (${message?.split('\n')[0]})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
