interface Client {
  query(text: string, values?: unknown[]): unknown;
  query(query: { name: string; text: string; values: unknown[] }): unknown;
}

/** Texts that are prepared; the server keeps each for every connection, so that a flood of different ones must find an end. */
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
 * Lets PostgreSQL parse and plan each statement once for a connection instead of each time it is run. (Cursors, transaction control and what has no
 * parameters go through as they are.)
 */
export const prepareStatements = (client: Client): void => {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = (...args: unknown[]): unknown => {
    const [text, values] = args;
    const name = args.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length ? nameOf(text) : undefined;
    return name ? query({ name, text, values }) : query(...args);
  };
};
