import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetSessions, type SessionView } from '../../../../contracts/live-session/catalogue.ts';
import { decideAccess, isListedFor } from '../../access/domain/session-access.ts';
import { Catalogue } from '../catalogue.ts';
import { SessionViews, type SessionRow } from '../session-views.ts';

@QueryHandler(GetSessions)
export class GetSessionsHandler implements IQueryHandler<GetSessions> {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, ids }: GetSessions): Promise<ReadonlyMap<string, SessionView>> {
    const rows = await this.catalogue.rows(ids);
    const classOf = await this.views.classesOf(rows, by);
    const mayFind = (row: SessionRow) => isListedFor(row, by) || decideAccess(row, by, { ...classOf(row), booked: false }).mayJoin;
    const hidden = new Set(rows.filter((row) => !mayFind(row)).map(({ id }) => id));
    const views = await this.views.of(rows, by, classOf);
    return new Map(views.map((view) => [view.id, hidden.has(view.id) ? { ...view, description: '' } : view]));
  }
}
