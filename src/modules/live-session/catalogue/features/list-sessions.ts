import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { FindBookedSessions } from '../../../../contracts/booking.ts';
import { GetClassesOf } from '../../../../contracts/classes.ts';
import type { Page, PageRequest } from '../../../../contracts/page.ts';
import { ListSessions, type SessionFilter, type SessionView } from '../../../../contracts/live-session/catalogue.ts';
import { Catalogue } from '../catalogue.ts';
import { decideAccess, isListedFor } from '../../access/domain/session-access.ts';
import { runBy, type Scope } from '../session-filter.ts';
import { ClassMembers } from '../../access/class-members.ts';
import type { KnownClass } from '../../access/known-class.ts';
import { SessionViews, type SessionRow } from '../session-views.ts';

type Classes = QueryResult<GetClassesOf>;
/** The caller, which sessions they may find, and the class of each listed session as they see it. */
interface Caller {
  readonly by: Principal | null;
  readonly mayFind: (row: SessionRow, klass: KnownClass) => boolean;
  readonly classesOf: (rows: readonly SessionRow[]) => Promise<(row: SessionRow) => KnownClass>;
}

@QueryHandler(ListSessions)
export class ListSessionsHandler implements IQueryHandler<ListSessions> {
  constructor(
    private readonly queries: QueryBus,
    private readonly classMembers: ClassMembers,
    private readonly catalogue: Catalogue,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, filter, page, mine }: ListSessions): Promise<Page<SessionView>> {
    const klass = filter.classId && by && !mine ? await this.classMembers.find(filter.classId, by) : null;
    if (klass) return this.page(EVERYTHING, filter, page, { by, mayFind: () => true, classesOf: async () => () => klass });
    const classes = by ? await this.queries.execute(new GetClassesOf(by.userId)) : NO_CLASSES;
    const scope = mine ? await this.own(by!, classes) : concerning(by, classes);
    // Later pages of a long list may be some seconds old, and a session's visibility may have changed since.
    const mayFind = (row: SessionRow, known: KnownClass) =>
      mine || isListedFor(row, by) || (by !== null && decideAccess(row, by, { ...known, booked: false }).mayJoin);
    return this.page(scope, filter, page, { by, mayFind, classesOf: (rows) => this.views.classesOf(rows, by) });
  }

  private async page(scope: Scope, filter: SessionFilter, page: PageRequest, { by, mayFind, classesOf }: Caller) {
    const { ids, ...part } = await this.catalogue.find(scope, filter, page);
    const [found, seats] = await Promise.all([this.catalogue.rows(ids), this.views.seatsOf(ids, by)]);
    const classOf = await classesOf(found);
    const rows = found.filter((row) => mayFind(row, classOf(row)));
    return { ...part, items: await this.views.of(rows, by, classOf, seats) };
  }

  private async own(by: Principal, classes: Classes): Promise<Scope> {
    if (by.role !== 'student') return { key: `run by ${by.role} ${by.userId} ${taughtBy(classes)}`, condition: runBy(by, classes) };
    const { attending } = classes;
    const booked = await this.queries.execute(new FindBookedSessions(by.userId));
    return {
      key: `for ${attending.join()} ${booked.join()}`,
      condition: sql`(class_id = any(${[...attending]}::uuid[]) or id = any(${[...booked]}::uuid[]))`,
    };
  }
}

const taughtBy = ({ teaching, archived }: Classes): string => `${teaching.join()} ${archived.join()}`;

const NO_CLASSES: Classes = { teaching: [], archived: [], attending: [] };
const EVERYTHING: Scope = { key: 'everything', condition: sql`true` };
const PUBLIC: Scope = { key: 'public', condition: sql`visibility = 'public'` };

const concerning = (by: Principal | null, classes: Classes): Scope => {
  if (!by) return PUBLIC;
  if (by.role === 'admin') return EVERYTHING;
  const { attending } = classes;
  if (by.role === 'student')
    return {
      key: `seen in ${attending.join()}`,
      condition: sql`(visibility <> 'class' or class_id = any(${[...attending]}::uuid[]))`,
    };
  return {
    key: `seen by ${by.userId} ${taughtBy(classes)}`,
    condition: sql`(visibility <> 'class' or ${runBy(by, classes)})`,
  };
};
