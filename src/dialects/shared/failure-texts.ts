import type { ErrorCode } from '../../contracts/errors.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import type { TextField } from '../../kernel/http/dialect-error.ts';
import type { HttpDialect } from '../../kernel/http/dialects.ts';

/** The statuses and texts that clients expect for Rollcall's errors, and the field of the text if it is not the usual one. */
export type FailureTexts = Partial<Record<ErrorCode, readonly [status: number, text: string, field?: TextField]>>;

/**
 * Translates errors by these tables; all others keep Rollcall's own status and text. `routes` has the texts of single routes, such as
 * `POST /class/:id/add-student`, which take precedence. Looks up the original code, because dialects do not disguise errors as NOT_FOUND.
 */
export const failureTexts = (texts: FailureTexts, routes: Readonly<Record<string, FailureTexts>> = {}): HttpDialect['failure'] => {
  const byRoute = Object.entries(routes).map(([route, own]) => ({ pattern: patternOf(route), own }));
  return (error, { status, body }, { method, path }) => {
    const code = error instanceof DomainError ? error.code : body.code;
    const own = byRoute.find(({ pattern }) => pattern.test(`${method} ${path}`))?.own;
    const known = own?.[code] ?? texts[code];
    return known ? { status: known[0], text: known[1], field: known[2] } : { status, text: body.error };
  };
};

/** Matches like the router: case-insensitive, with an optional trailing slash. */
const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i');
