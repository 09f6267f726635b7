import type { Fact, RecordedFact } from '../../contracts/fact.ts';
import type { Aggregate, UnsavedFact } from '../domain/aggregate.ts';
import type { Transaction } from './database.ts';

/** Appends the aggregate's unsaved facts to `stream`, which the transaction must have locked. Returns the facts as recorded in the log. */
export const saveFacts = async (tx: Transaction, stream: string, aggregate: Aggregate): Promise<RecordedFact[]> => {
  const saved: RecordedFact[] = [];
  for (const { facts, by } of runsOfOneActor(aggregate.takeFacts())) saved.push(...(await tx.append(stream, facts, by)));
  return saved;
};

/** Groups consecutive facts of the same actor, because `append` takes only one actor. */
const runsOfOneActor = (unsaved: readonly UnsavedFact[]): { by: string | null; facts: Fact[] }[] => {
  const runs: { by: string | null; facts: Fact[] }[] = [];
  for (const { fact, by } of unsaved) {
    const last = runs.at(-1);
    if (last && last.by === by) last.facts.push(fact);
    else runs.push({ by, facts: [fact] });
  }
  return runs;
};
