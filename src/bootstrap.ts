import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { apiDocs } from './api-docs.ts';
import { AppModule } from './app.module.ts';
import { Config } from './config/config.ts';
import { DomainError } from './kernel/domain/domain-error.ts';
import { translateBodyErrors, requireUtf8, rejectDeepBody, requireJson, rejectUnreadableUrl } from './kernel/http/body/json-body.ts';
import { readClient } from './kernel/http/client/client-files.ts';
import { addClient } from './kernel/http/client/serve-client.ts';
import { DOCS_POLICY, STRICT_POLICY } from './kernel/http/content-security-policy.ts';
import { serveDocs } from './kernel/http/openapi/serve-docs.ts';
import { HttpDialects } from './kernel/http/dialects.ts';
import { ErrorsFilter } from './kernel/http/errors.filter.ts';
import { frontPage } from './kernel/http/front-page.ts';
import { KernelMetrics } from './kernel/http/operations/kernel-metrics.ts';
import type { KernelRequest } from './kernel/http/request.ts';
import { requestContext } from './kernel/http/request-context.ts';
import { isPreflight, RequestCount } from './kernel/http/limits/request-count.ts';
import { BINARY_BODY } from './kernel/http/body/binary-body.ts';
import { FORM_BODY } from './kernel/http/body/form-body.ts';
import { routesWith } from './kernel/http/body/routes-with.ts';
import { SIGNED_BODY, SIGNED_BODY_LIMIT } from './kernel/http/body/signed-body.ts';
import { Log } from './kernel/logging/log.ts';
import { NestLog } from './kernel/logging/nest-log.ts';
import { ReactionRunner } from './kernel/messaging/reaction-runner.ts';
import { Scheduler } from './kernel/scheduler.ts';
import { Shutdown } from './kernel/shutdown.ts';
import { withDeadline } from './kernel/with-deadline.ts';
import { RoomIoAdapter } from './modules/realtime/transport/socket-io/room-io.adapter.ts';
import { serveSocketDocs } from './modules/realtime/asyncapi/serve.ts';

export const PREFIX = 'api/v1';
/** The server's own routes without the prefix. */
export const OUTSIDE_PREFIX = ['health/live', 'health/ready', 'metrics', 's/:code'];

/** Where the browser client is built into. */
const CLIENT = fileURLToPath(new URL('../client/dist', import.meta.url));

/** `abortOnError: false` makes startup errors reach the caller, which explains them in one sentence. */
export const appOptions = { bodyParser: false, forceCloseConnections: true, abortOnError: false };

/** The whole application, ready to listen. */
export const createApp = async (config: Config): Promise<NestExpressApplication> => {
  const logger = new NestLog(new Log(config.logLevel));
  return configureApp(await NestFactory.create<NestExpressApplication>(AppModule.of(config), { ...appOptions, logger }));
};

/** In ms: how long a client may take to send its headers, and its whole request (long enough for a picture over a slow connection). */
const RECEIVE_TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };

const JSON_BODY = { limit: '100kb', strict: true, verify: requireUtf8 };

/**
 * Adds middleware, the browser client and documentation to an application and initialises it. Separate from `createApp`, because tests build their
 * application with test doubles.
 */
export const configureApp = async (app: NestExpressApplication, clientDirectory = CLIENT): Promise<NestExpressApplication> => {
  const [config, dialects] = [app.get(Config), app.get(HttpDialects)];
  const outside = dialects.all.map(({ prefix }) => prefix);
  app.useWebSocketAdapter(new RoomIoAdapter(app));
  app.setGlobalPrefix(PREFIX, {
    exclude: [...OUTSIDE_PREFIX, ...outside.map((prefix) => `${prefix}/*path`)],
  });
  app.set('trust proxy', config.trustProxy);
  // Few responses are requested twice, so ETags would cost more than they save.
  app.disable('etag');
  app.use(requestContext(app.get(Log), app.get(KernelMetrics)), countRequests(app.get(Shutdown)), ...headers(config), noStore(dialects));
  const client = readClient(clientDirectory);
  if (client) addClient(app, client, config);
  Object.assign(app.getHttpServer() as Server, RECEIVE_TIMEOUTS);
  const count = app.get(RequestCount);
  // Before anything that can fail, so that pages from other origins can read the errors.
  if (config.corsOrigins.length) app.enableCors(cors(config.corsOrigins));
  const routes = (kind: string) => routesWith(app, PREFIX, kind, outside);
  const [isBinary, isForm, isSigned] = [routes(BINARY_BODY), routes(FORM_BODY), routes(SIGNED_BODY)];
  app.use(dialects.normalise, count.middleware(isSigned));
  if (config.corsOrigins.length) app.use(answerPreflight);
  app.use(
    rejectUnreadableUrl,
    requireJson((request) => isBinary(request) || isForm(request)),
  );
  app.useBodyParser('raw', { limit: SIGNED_BODY_LIMIT, type: (request) => isSigned(request as Request) });
  app.useBodyParser('json', JSON_BODY);
  app.use(translateBodyErrors, rejectDeepBody, count.unread(isSigned));
  if (config.docs) {
    app.use('/docs', withPolicy(DOCS_POLICY));
    // The socket docs first, because Swagger UI handles every other path below /docs.
    serveSocketDocs(app);
    serveDocs(app, apiDocs);
  }
  await app.init();
  app.get(Scheduler).start();
  app.use(frontPage(config.docs, dialects));
  // For unknown paths outside the global prefix; Nest handles only those below it.
  app.use((request: KernelRequest, response: Response) => app.get(ErrorsFilter).noRoute(request, response));
  return app;
};

/** In ms. */
export interface StopTimes {
  /** How long the server keeps serving after its readiness has begun to fail. */
  readonly notice: number;
  /** How long running requests may take to finish. */
  readonly requests: number;
}

/** Makes readiness fail, notifies clients, waits for running requests and reactions, and closes everything. */
export const stopApp = async (app: INestApplication, { notice, requests }: StopTimes = { notice: 0, requests: 5_000 }): Promise<void> => {
  const shutdown = app.get(Shutdown);
  await shutdown.drain();
  if (notice) await new Promise((resolve) => setTimeout(resolve, notice));
  await shutdown.finish(requests);
  await withDeadline(Promise.all([app.get(ReactionRunner).stop(), app.get(Scheduler).stop()]), 2_000);
  await app.close();
};

const countRequests =
  (shutdown: Shutdown): RequestHandler =>
  (_request, response, next) => {
    response.once('close', shutdown.trackRequest());
    if (shutdown.isDraining) response.setHeader('Connection', 'close');
    next(shutdown.isClosed ? new DomainError('SHUTTING_DOWN') : undefined);
  };

const headers = (config: Config): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: config.corsOrigins.length ? 'cross-origin' : 'same-origin' },
    strictTransportSecurity: config.publicUrl.startsWith('https:'),
  }),
  withPolicy(STRICT_POLICY),
];

const withPolicy =
  (policy: string): RequestHandler =>
  (_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    next();
  };

const noStore =
  (dialects: HttpDialects): RequestHandler =>
  (request, response, next) => {
    if (/^\/api\//i.test(request.path) || dialects.of(request.path)) response.setHeader('Cache-Control', 'no-store');
    next();
  };

const cors = (origins: readonly string[]) => ({
  origin: [...origins],
  // Answered by `answerPreflight`, after the rate limits.
  preflightContinue: true,
  exposedHeaders: ['X-Request-Id', 'Retry-After', 'Idempotency-Replayed', 'Content-Disposition'],
  maxAge: 600,
});

/** The CORS middleware has already set the headers. */
const answerPreflight: RequestHandler = (request, response, next) => {
  if (isPreflight(request)) response.status(204).end();
  else next();
};
