import type { Fact, RecordedFact } from '../../contracts/fact.ts';
import type { Aggregate, UnsavedFact } from '../domain/aggregate.ts';
import type { Transaction } from './database.ts';

/** Appends what the aggregate has recorded since the last time to `stream`, which the transaction has locked. Returns the facts as the log holds them. */
export const saveFacts = async (tx: Transaction, stream: string, aggregate: Aggregate): Promise<RecordedFact[]> => {
  const saved: RecordedFact[] = [];
  for (const { facts, by } of runsOfOneActor(aggregate.takeFacts())) saved.push(...(await tx.append(stream, facts, by)));
  return saved;
};

/** `append` takes one actor at a time: consecutive facts of the same actor go together. */
const runsOfOneActor = (unsaved: readonly UnsavedFact[]): { by: string | null; facts: Fact[] }[] => {
  const runs: { by: string | null; facts: Fact[] }[] = [];
  for (const { fact, by } of unsaved) {
    const last = runs.at(-1);
    if (last && last.by === by) last.facts.push(fact);
    else runs.push({ by, facts: [fact] });
  }
  return runs;
};
