/**
 * Errors caused by the connection, or by a database that is too busy, rather than by the statement: any other statement would have failed too.
 * These are codes from appendix A of the PostgreSQL manual (57014 is a statement timeout), Node's socket errors, and our own domain error.
 */
const UNAVAILABLE = /^(08|57|53|58|25P0[34]|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|DATABASE_UNAVAILABLE$)/;
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|connection.*closed/i;
const RETRYABLE = new Set(['40001', '40P01']);

/** An error and its causes, outermost first, up to a depth of six. */
const chain = function* (error: unknown): Generator<{ code?: unknown; message?: unknown }> {
  for (let link = error, depth = 0; link && typeof link === 'object' && depth < 6; depth++) {
    yield link as { code?: unknown; message?: unknown };
    const { cause, errors } = link as { cause?: unknown; errors?: unknown[] };
    link = cause ?? errors?.[0];
  }
};

/** Whether the error means that the database is down or too busy. */
export const isUnavailable = (error: unknown): boolean =>
  [...chain(error)].some(
    ({ code, message }) =>
      (typeof code === 'string' && UNAVAILABLE.test(code)) || (typeof message === 'string' && UNAVAILABLE_TEXT.test(message)),
  );

/** Whether the transaction can be retried: it was rolled back by a deadlock or a serialization failure. */
export const isRetryable = (error: unknown): boolean =>
  [...chain(error)].some(({ code }) => typeof code === 'string' && RETRYABLE.has(code));

/** Whether a statement violated this unique constraint or index. */
export const breaksUnique = (error: unknown, constraint: string): boolean =>
  [...chain(error)].some(
    (link) =>
      link.code === '23505' &&
      ((link as { constraint?: string }).constraint === constraint || String(link.message).includes(`"${constraint}"`)),
  );
