import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetSessions, type SessionView } from '../../../../contracts/live-session/catalogue.ts';
import { Catalogue } from '../catalogue.ts';
import { SessionViews } from '../session-views.ts';

@QueryHandler(GetSessions)
export class GetSessionsHandler implements IQueryHandler<GetSessions> {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, ids }: GetSessions): Promise<ReadonlyMap<string, SessionView>> {
    const rows = await this.catalogue.rows(ids);
    const views = await this.views.of(rows, by, await this.views.classesOf(rows, by));
    return new Map(views.map((view) => [view.id, view]));
  }
}
