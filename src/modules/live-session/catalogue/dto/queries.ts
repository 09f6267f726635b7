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
      'Words from the title, the description or the host’s name, in any order. The last word may be incomplete unless it is a number; if no session matches, all words are matched by their beginnings. In scripts without spaces, any part of the text matches. Case, accents and punctuation within words are ignored, except in names such as C++, C# and .NET.',
  })
  q?: string;

  @Instant({ optional: true, description: 'Only sessions planned to start at this time or later.' })
  from?: Date;

  @Instant({ optional: true, description: 'Only sessions planned to start before this time.' })
  to?: Date;

  @Flag({ optional: true, description: 'Only free sessions, or only those with a price.' })
  free?: boolean;
}

export class StatsQuery {
  @Text({
    min: 1,
    max: 64,
    optional: true,
    default: 'UTC',
    example: 'Europe/Paris',
    description: 'IANA time zone that determines when days begin.',
  })
  timeZone: string = 'UTC';

  @Instant({
    optional: true,
    description:
      'Of the sessions that were held, only those that started at this time or later. Without it, those of the 366 days before `to`, or before now.',
  })
  from?: Date;

  @Instant({ optional: true, description: 'Of the sessions that were held, only those that started before this time.' })
  to?: Date;
}
