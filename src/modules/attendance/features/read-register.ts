import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SortByName, type Principal } from '../../../contracts/auth.ts';
import { GetSessionsInBrief, type SessionInBrief } from '../../../contracts/live-session/seats.ts';
import type { RegisterLine } from '../dto/views.ts';
import { RegisterLines } from '../register/register-lines.ts';

/** How many lines are read at a time. */
const BATCH = 500;

/** A line with the name of the teacher who marked it. */
export type RegisterFileLine = RegisterLine & { readonly marker: string };

export interface RegisterFile {
  readonly session: SessionInBrief;
  /** Each batch is read only when it is asked for. */
  readonly batches: AsyncIterable<readonly RegisterFileLine[]>;
}

/** The whole register, however long, for staff of the session: expected students by name, then all others. */
export class ReadRegister extends Query<RegisterFile> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

@QueryHandler(ReadRegister)
export class ReadRegisterHandler implements IQueryHandler<ReadRegister> {
  constructor(
    private readonly queries: QueryBus,
    private readonly lines: RegisterLines,
  ) {}

  async execute({ by, sessionId: asked }: ReadRegister): Promise<RegisterFile> {
    await this.lines.require(by, asked);
    const sessionId = asked.toLowerCase();
    const session = (await this.queries.execute(new GetSessionsInBrief([sessionId]))).get(sessionId)!;
    return { session, batches: this.read(sessionId, await this.idsOf(sessionId)) };
  }

  private async idsOf(sessionId: string): Promise<readonly string[]> {
    const places = await this.lines.places(sessionId);
    const sorted = await this.queries.execute(new SortByName([...places.keys()]));
    return [...sorted.filter((id) => places.get(id)), ...sorted.filter((id) => !places.get(id))];
  }

  /** Only ids are held for the whole time. No connection is held between two batches, however slowly a client reads. */
  private async *read(sessionId: string, ids: readonly string[]): AsyncGenerator<readonly RegisterFileLine[]> {
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = ids.slice(from, from + BATCH);
      const stored = await this.lines.stored(sessionId, sql`student_id = any(${batch}::uuid[])`);
      const people = await this.lines.peopleOf([...batch, ...stored.flatMap(({ markedBy }) => markedBy ?? [])]);
      const lineOf = new Map(stored.map((line) => [line.studentId, line]));
      const inOrder = batch.flatMap((id) => lineOf.get(id) ?? []);
      const complete = await this.lines.complete(sessionId, inOrder, people);
      yield complete.map((line) => ({ ...line, marker: (line.markedBy && people.get(line.markedBy)?.name) || '' }));
    }
  }
}
