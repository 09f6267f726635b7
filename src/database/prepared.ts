type Answered = (error: Error | null, result: unknown) => void;

interface Client {
  query(query: { name?: string; text: string; values?: unknown[] }, answered: Answered): void;
  query(...args: unknown[]): unknown;
}

/** The most statements to prepare. The server keeps each one per connection, so their number must be limited. */
const MOST = 500;
const names = new Map<string, string>();

const nameOf = (text: string): string | undefined => {
  const known = names.get(text);
  if (known ?? names.size >= MOST) return known;
  const name = `rollcall_${names.size}`;
  names.set(text, name);
  return name;
};

/**
 * Lets PostgreSQL parse and plan each statement once per connection instead of on each run. Statements without parameters are not named, and
 * cursors pass unchanged.
 */
export const prepareStatements = (client: Client): void => {
  const query = client.query.bind(client) as Client['query'];
  client.query = (...args: unknown[]): unknown => {
    const [text, values] = args;
    if (args.length > 2 || typeof text !== 'string' || !(values === undefined || Array.isArray(values))) return query(...args);
    const name = values?.length ? nameOf(text) : undefined;
    // Not the package's own promise: a chain of those keeps every result alive until a full collection. Garbage collection took five times as
    // long, an eighth of the server's time.
    return new Promise((resolve, reject) => {
      query({ name, text, values }, (error, result) => (error ? reject(error) : resolve(result)));
    }).catch((error: Error) => {
      // As the package does: the stack leads to the caller, not to the socket.
      Error.captureStackTrace(error);
      throw error;
    });
  };
};
