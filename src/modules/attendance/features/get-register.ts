import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { cutTo } from '../../../kernel/paging/keyset.ts';
import { requirePosition } from '../../../kernel/paging/position.ts';
import type { RegisterLine } from '../dto/views.ts';
import { RegisterLines } from '../register/register-lines.ts';

/** The register, sorted by name with expected students first, for staff of the session. Each line has the source, author and time of its status. */
export class GetRegister extends Query<Page<RegisterLine>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(GetRegister)
export class GetRegisterHandler implements IQueryHandler<GetRegister> {
  constructor(private readonly lines: RegisterLines) {}

  async execute({ by, sessionId, page }: GetRegister): Promise<Page<RegisterLine>> {
    await this.lines.require(by, sessionId);
    const stored = await this.lines.stored(sessionId);
    const people = await this.lines.peopleOf(stored.map(({ studentId }) => studentId));
    const sorted = stored
      .map((line) => ({ line, key: [!line.expected, people.get(line.studentId)?.name ?? '', line.studentId] as const }))
      .toSorted((a, b) => comparePlaces(a.key, b.key));
    const after = placeAfter(page);
    const from = after ? sorted.findIndex(({ key }) => comparePlaces(key, after) > 0) : (page.page - 1) * page.limit;
    const { rows: found, next } = cutTo(page.limit, from < 0 ? [] : sorted.slice(from));
    const items = await this.lines.complete(
      sessionId,
      found.map(({ line }) => line),
      people,
    );
    return { items, total: stored.length, next };
  }
}

/** Expected students come first. */
type Place = readonly [isNotExpected: boolean, name: string, studentId: string];

const placeAfter = ({ after }: PageRequest): Place | undefined => {
  if (!after?.length) return undefined;
  requirePosition(after, ['flag', 'text', 'id']);
  return after as Place;
};

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

const comparePlaces = (a: Place, b: Place): number =>
  Number(a[0]) - Number(b[0]) || byName.compare(a[1], b[1]) || (a[2] < b[2] ? -1 : Number(a[2] > b[2]));
