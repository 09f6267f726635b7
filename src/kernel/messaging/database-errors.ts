/**
 * Errors of the connection, or of a database that is too busy, rather than of the statement: any other statement would have failed too. Codes:
 * PostgreSQL appendix A (57014 is a statement that took too long), Node's socket errors, and our own domain error for it.
 */
const UNAVAILABLE = /^(08|57|53|58|25P0[34]|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|DATABASE_UNAVAILABLE$)/;
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|connection.*closed/i;
const RETRYABLE = new Set(['40001', '40P01']);

const chain = function* (error: unknown): Generator<{ code?: unknown; message?: unknown }> {
  for (let at = error, depth = 0; at && typeof at === 'object' && depth < 6; depth++) {
    yield at as { code?: unknown; message?: unknown };
    const { cause, errors } = at as { cause?: unknown; errors?: unknown[] };
    at = cause ?? errors?.[0];
  }
};

export const isUnavailable = (error: unknown): boolean =>
  [...chain(error)].some(
    ({ code, message }) =>
      (typeof code === 'string' && UNAVAILABLE.test(code)) || (typeof message === 'string' && UNAVAILABLE_TEXT.test(message)),
  );

export const isRetryable = (error: unknown): boolean =>
  [...chain(error)].some(({ code }) => typeof code === 'string' && RETRYABLE.has(code));

/** Whether a statement violated this unique constraint or index. */
export const breaksUnique = (error: unknown, constraint: string): boolean =>
  [...chain(error)].some(
    (link) =>
      link.code === '23505' &&
      ((link as { constraint?: string }).constraint === constraint || String(link.message).includes(`"${constraint}"`)),
  );
