import { METHODS } from 'node:http';
import type { Request } from 'express';

/** What Express keeps of a route; its types do not show it. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** The methods that the routes of this path have, for the header Allow; none where nothing is there. Looks at every route: for what no route took. */
export const allowedMethods = ({ app, originalUrl }: Request): string[] => {
  const layers = (app.router as unknown as { readonly stack: readonly Layer[] }).stack;
  const path = originalUrl.replace(/\?.*$/s, '');
  const routes = layers.flatMap((layer) => (layer.route && layer.match(path) ? [Object.keys(layer.route.methods)] : []));
  // What takes every method is no route of ours: Nest has put it there to say that there is none.
  const methods = new Set(routes.flatMap((each) => (each.length < METHODS.length ? each.map((method) => method.toUpperCase()) : [])));
  if (!methods.size) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].toSorted();
};
