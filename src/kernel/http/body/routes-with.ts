import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { Request } from 'express';

export type IsRoute = (request: Pick<Request, 'method' | 'path'>) => boolean;

/** Lets middleware that runs before routing check whether a request is for a handler with this metadata. Collects the handlers on the first request. */
export const routesWith = (app: INestApplication, prefix: string, metadata: string): IsRoute => {
  let routes: ReturnType<typeof routesOf> | undefined;
  return ({ method, path }) =>
    (routes ??= allRoutes(app, prefix, metadata)).some((route) => route.method === method && route.pattern.test(path));
};

const allRoutes = (app: INestApplication, prefix: string, metadata: string) =>
  [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => (metatype ? routesOf(metatype.prototype as object, metatype, prefix, metadata) : []));

const routesOf = (prototype: object, controller: object, prefix: string, metadata: string) =>
  Object.getOwnPropertyNames(prototype)
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined)
    .filter((handler) => typeof handler === 'function' && Reflect.hasMetadata(metadata, handler))
    .map((handler) => {
      const parts = [prefix, ...[controller, handler!].map((each) => Reflect.getMetadata(PATH_METADATA, each) as string)];
      const path = parts
        .map((part) => part.replace(/^\/|\/$/g, ''))
        .filter(Boolean)
        .join('/');
      return {
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler!) as RequestMethod],
        // Matches like the router: case-insensitive, with an optional trailing slash.
        pattern: new RegExp(`^/${path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
      };
    });
