import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { fact } from '../../src/contracts/fact.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../src/kernel/messaging/reaction.ts';
import { startApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';

class Asked extends fact<{ n: number }>('test.Asked') {}
class Answer extends Query<number> {}

@QueryHandler(Answer)
class AnswerHandler implements IQueryHandler<Answer> {
  async execute(): Promise<number> {
    return 42;
  }
}

const outcomes: unknown[] = [];
let told: () => void;
const firstOutcome = new Promise<void>((resolve) => (told = resolve));

@Reaction({ id: 'test.answer-when-asked', on: [Asked], from: 'beginning' })
class AnswerWhenAsked implements Reacts {
  constructor(private readonly queries: QueryBus) {}

  async react(): Promise<void> {
    outcomes.push(await this.queries.execute(new Answer()).catch((error: unknown) => error));
    told();
  }
}

describe('a node that starts with pending work', () => {
  // Each restart of a busy node used to defer such a reaction, and ten restarts would have parked it.
  it('relays it only once the buses have their handlers', async () => {
    const database = await newDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
    const env = { DATA_DIR: dataDir, ...(database.url && { DATABASE_URL: database.url }) };
    const before = await startApp(env);
    await before.app.get(Database).transaction(['test:a'], (tx) => tx.append('test:a', [new Asked({ n: 1 })]));
    await before.close();
    @Module({ providers: [AnswerWhenAsked, AnswerHandler] })
    class Asking {}
    const after = await startApp(env, { imports: [Asking] });
    try {
      await firstOutcome;
      expect(outcomes).toEqual([42]);
    } finally {
      await after.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
