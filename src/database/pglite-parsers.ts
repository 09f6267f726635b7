import type { Extension, ParserOptions } from '@electric-sql/pglite';

/** Arrays of: bool, int2, int4, text, varchar, int8, float8, timestamp, date, timestamptz, json, numeric, uuid, jsonb. */
const ARRAYS = ['1000', '1005', '1007', '1009', '1015', '1016', '1022', '1115', '1182', '1185', '199', '1231', '2951', '3807'];

/**
 * Leaves out parsers of arrays that no statement returns. PGlite makes one for each type, and each table is a type; it copies all of them for
 * each query, which took a third of the time of a small one.
 */
export const fewParsers: Extension = {
  name: 'few parsers',
  setup: (given) => {
    const pglite = given as unknown as { parsers: ParserOptions };
    const kept = new Set([...Object.keys(pglite.parsers), ...ARRAYS]);
    const init = async (): Promise<void> => {
      pglite.parsers = Object.fromEntries(Object.entries(pglite.parsers).filter(([oid]) => kept.has(oid)));
    };
    return Promise.resolve({ init });
  },
};
