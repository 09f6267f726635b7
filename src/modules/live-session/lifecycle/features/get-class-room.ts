import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';
import type { SessionView } from '../../dto/views.ts';
import { SessionViews, VIEW_COLUMNS, type SessionRow } from '../../catalogue/session-views.ts';

/** The live session of a class, or null: for who teaches or attends it. */
export class GetClassRoom extends Query<SessionView | null> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@QueryHandler(GetClassRoom)
export class GetClassRoomHandler implements IQueryHandler<GetClassRoom> {
  constructor(
    private readonly db: Database,
    private readonly members: ClassMembers,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, classId }: GetClassRoom): Promise<SessionView | null> {
    const klass = await this.members.require(classId, by);
    const rows = await this.db.rows(
      sql<SessionRow>`select ${VIEW_COLUMNS} from live_session where class_id = ${classId} and status = 'live'`,
    );
    const [view] = await this.views.of(rows, by, () => klass);
    return view ?? null;
  }
}
