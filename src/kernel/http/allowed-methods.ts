import { METHODS } from 'node:http';
import type { Request } from 'express';

/** Express's internal representation of a route, which is missing from its types. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/**
 * The methods that a path supports, for the Allow header; empty if there is no such path. Slow, because it checks every route, so use it only for
 * unmatched requests.
 */
export const allowedMethods = ({ app, originalUrl }: Request): string[] => {
  const layers = (app.router as unknown as { readonly stack: readonly Layer[] }).stack;
  const path = originalUrl.replace(/\?.*$/s, '');
  const routes = layers.flatMap((layer) => (layer.route && layer.match(path) ? [Object.keys(layer.route.methods)] : []));
  // Nest's own fallback is a route for every method; it does not count.
  const methods = new Set(routes.flatMap((each) => (each.length < METHODS.length ? each.map((method) => method.toUpperCase()) : [])));
  if (!methods.size) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].toSorted();
};
