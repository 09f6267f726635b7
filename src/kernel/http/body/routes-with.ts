import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Request } from 'express';

export type IsRoute = (request: Pick<Request, 'method' | 'path'>) => boolean;

/**
 * Lets middleware that runs before routing check whether a request is for a handler with this metadata. Collects the handlers on the first request.
 * `outside`: paths whose controllers are outside the global prefix.
 */
export const routesWith = (app: INestApplication, prefix: string, metadata: string, outside: readonly string[] = []): IsRoute => {
  let routes: ReturnType<typeof routesOf> | undefined;
  return ({ method, path }) => {
    routes ??= app
      .get(DiscoveryService)
      .getControllers()
      .flatMap(({ metatype }) => routesOf(metatype as Type, { prefix, outside }, metadata));
    return routes.some((route) => route.method === method && route.pattern.test(path));
  };
};

const routesOf = (controller: Type, { prefix, outside }: { prefix: string; outside: readonly string[] }, metadata: string) => {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => prototype[name]!)
    .filter((handler) => Reflect.hasMetadata(metadata, handler))
    .map((handler) => {
      const own = [controller, handler].map((each) => Reflect.getMetadata(PATH_METADATA, each) as string);
      const parts = outside.some((path) => own[0]!.startsWith(path)) ? own : [prefix, ...own];
      const path = parts
        .map((part) => part.replace(/^\/|\/$/g, ''))
        .filter(Boolean)
        .join('/');
      return {
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
        // Matches like the router: case-insensitive, with an optional trailing slash.
        pattern: new RegExp(`^/${path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
      };
    });
};
