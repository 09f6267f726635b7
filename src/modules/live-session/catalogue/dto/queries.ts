import { SESSION_STATUSES, type SessionStatus } from '../../../../contracts/live-session.ts';
import { PageQuery } from '../../../../kernel/http/paging/page.ts';
import { Flag, Id, Instant, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import { SearchField } from '../../../../kernel/http/validation/name-fields.ts';

export class ListSessionsQuery extends PageQuery {
  @OneOf(SESSION_STATUSES, { optional: true, example: 'live' })
  status?: SessionStatus;

  @Id({ optional: true, description: 'Only sessions of this class.' })
  classId?: string;

  @Id({ optional: true, description: 'Only sessions that this user hosts.' })
  host?: string;

  @Id({ optional: true, description: 'Only sessions of this series.' })
  seriesId?: string;

  @SearchField({
    max: 100,
    example: 'induction',
    description:
      'Words of the title, the description or the name of the host, in any order. Of the last the beginning is enough, unless it is a number; where no session has them so, beginnings of all are. In text without spaces any part is found. Case, accents and punctuation within words do not count; the signs of C++, C# and .NET do.',
  })
  q?: string;

  @Instant({ optional: true, description: 'Only sessions that are planned to start then or later.' })
  from?: Date;

  @Instant({ optional: true, description: 'Only sessions that are planned to start before.' })
  to?: Date;

  @Flag({ optional: true, description: 'Only sessions that are free, or that are not.' })
  free?: boolean;
}

export class StatsQuery {
  @Text({ min: 1, max: 64, optional: true, default: 'UTC', example: 'Europe/Paris', description: 'IANA time zone in which days begin.' })
  timeZone: string = 'UTC';
}
