import { newBenchDatabase, type BenchDatabase, type DatabaseKind } from '../../../bench/support/server.ts';
import { Cluster } from './cluster.ts';

/** An empty database: of the PostgreSQL that is there (BENCH_DATABASE_URL), or else of one of its own. */
export const newDatabase = async (kind: DatabaseKind): Promise<BenchDatabase> => {
  try {
    return await newBenchDatabase(kind);
  } catch (error) {
    if (kind === 'pglite' || !/ECONNREFUSED|ENOTFOUND/.test(String((error as { code?: string }).code))) throw error;
    return (await Cluster.create()).database;
  }
};
