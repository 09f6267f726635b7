import { newBenchDatabase, type BenchDatabase, type DatabaseKind } from '../../../bench/support/server.ts';
import { Cluster } from './cluster.ts';

/** An empty database, on the existing PostgreSQL (BENCH_DATABASE_URL) or on one started for it. */
export const newDatabase = async (kind: DatabaseKind): Promise<BenchDatabase> => {
  try {
    return await newBenchDatabase(kind);
  } catch (error) {
    if (kind === 'pglite' || !/ECONNREFUSED|ENOTFOUND/.test(String((error as { code?: string }).code))) throw error;
    return (await Cluster.create()).database;
  }
};
