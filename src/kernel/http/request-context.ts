import { randomUUID } from 'node:crypto';
import type { NextFunction, RequestHandler, Response } from 'express';
import type { Log } from '../logging/log.ts';
import type { KernelRequest } from './request.ts';
import type { KernelMetrics } from './operations/kernel-metrics.ts';

/** The format of request ids that are accepted from clients and proxies. Others are replaced. */
const ACCEPTED_ID = /^[\w.:-]{8,100}$/;

/** The route's pattern, which unlike the URL contains no ids or secrets. */
export const routeOf = (request: KernelRequest): string => {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && !path.includes('*') ? path : 'none';
};

/** Assigns an id to each request; logs and measures each request when it ends. */
export const requestContext =
  (log: Log, metrics: KernelMetrics): RequestHandler =>
  (plain, response: Response, next: NextFunction) => {
    const request = plain as KernelRequest;
    const started = performance.now();
    const given = request.headers['x-request-id'];
    request.requestId = typeof given === 'string' && ACCEPTED_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', request.requestId);
    response.once('close', () => {
      const ms = performance.now() - started;
      const route = routeOf(request);
      // 499 is nginx's status for a client that closed the connection before the response was sent.
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observe(request.method, route, status, ms / 1000);
      log.request({
        method: request.method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        requestId: request.requestId,
        userId: request.principal?.userId,
      });
    });
    next();
  };
