import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SortByName, type Principal } from '../../../contracts/auth.ts';
import { GetSessionsInBrief, type SessionInBrief } from '../../../contracts/live-session/seats.ts';
import { inBatches } from '../../../kernel/paging/in-batches.ts';
import type { RegisterLine } from '../dto/views.ts';
import { RegisterLines } from '../register/register-lines.ts';

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
    return { session, batches: inBatches(await this.idsOf(sessionId), (ids) => this.read(sessionId, ids)) };
  }

  private async idsOf(sessionId: string): Promise<readonly string[]> {
    const places = await this.lines.places(sessionId);
    const sorted = await this.queries.execute(new SortByName([...places.keys()]));
    return [...sorted.filter((id) => places.get(id)), ...sorted.filter((id) => !places.get(id))];
  }

  private async read(sessionId: string, ids: readonly string[]): Promise<readonly RegisterFileLine[]> {
    const stored = await this.lines.stored(sessionId, sql`student_id = any(${ids}::uuid[])`);
    const people = await this.lines.peopleOf([...ids, ...stored.flatMap(({ markedBy }) => markedBy ?? [])]);
    const lineOf = new Map(stored.map((line) => [line.studentId, line]));
    const inOrder = ids.flatMap((id) => lineOf.get(id) ?? []);
    const complete = await this.lines.complete(sessionId, inOrder, people);
    return complete.map((line) => ({ ...line, marker: (line.markedBy && people.get(line.markedBy)?.name) || '' }));
  }
}
