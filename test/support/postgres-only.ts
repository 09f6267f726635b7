/** False on PGlite, which has one connection and one process, and no `statement_timeout`. */
export const onPostgres = Boolean(process.env.TEST_DATABASE_URL);

/** A `describe` that is skipped on PGlite. `npm run test:postgres` runs it. */
export const describeOnPostgres = (name: string, specs: () => void): void => (onPostgres ? describe : describe.skip)(name, specs);
