import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetClassAccess } from '../../../../contracts/classes.ts';
import { GetSession, type SessionView } from '../../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Admission, sessionIdOf } from '../../access/admission.ts';
import { isCode, readCode } from '../../../../kernel/domain/code.ts';
import { classAsSeenBy, NO_CLASS, type KnownClass } from '../../access/known-class.ts';
import { SessionViews, VIEW_COLUMNS, type SessionRow } from '../session-views.ts';

@QueryHandler(GetSession)
export class GetSessionHandler implements IQueryHandler<GetSession> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly admission: Admission,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, which }: GetSession): Promise<SessionView> {
    const row = await this.db.row(sql<SessionRow>`select ${VIEW_COLUMNS} from live_session where ${condition(which)}`);
    if (!row) throw new DomainError('SESSION_NOT_FOUND');
    await this.admission.requireVisible(row, by);
    const klass = row.classId ? await this.classOf(row.classId, by) : NO_CLASS;
    const [view] = await this.views.of([row], by, () => klass);
    return view!;
  }

  private async classOf(classId: string, by: Principal | null): Promise<KnownClass> {
    if (!by) return NO_CLASS;
    const access = await this.queries.execute(new GetClassAccess(classId, by.userId));
    return access ? classAsSeenBy(access, by) : NO_CLASS;
  }
}

const condition = (which: GetSession['which']): RawBuilder<unknown> => {
  if ('id' in which) return sql`id = ${sessionIdOf(which.id)}`;
  const code = readCode(which.code);
  if (!isCode(code)) throw new DomainError('SESSION_NOT_FOUND');
  return sql`code = ${code}`;
};
