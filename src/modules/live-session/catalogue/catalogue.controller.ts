import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { GetSession, ListSessions } from '../../../contracts/live-session/catalogue.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../../kernel/http/paging/page.ts';
import { By, ByOrNobody, OptionalSignIn, Roles } from '../../../kernel/security/access.ts';
import { GetMeeting } from '../meeting/features/get-meeting.ts';
import { ListSessionsQuery, StatsQuery } from './dto/queries.ts';
import { SessionView, SessionWithMeetingView } from './dto/session-view.ts';
import { SessionStatsView } from './dto/stats-view.ts';
import { GetHostOverview } from './features/get-host-overview.ts';
import { GetSessionStats } from './features/get-session-stats.ts';

@ApiTags('live sessions')
@Controller('live-sessions')
export class CatalogueController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'List sessions: the catalogue',
    description:
      'Without a token, the public sessions. With one, also those that can be booked, those of the classes the caller teaches or attends, and those they host; admins see all. Live sessions come first, then upcoming ones (soonest first), then past ones (latest first). In lists of more than 1,000 sessions, the total, and which sessions later pages list, may be up to ten seconds old; in searches with more than 500 results, all pages may be up to two seconds old. Pages read by cursor are always current: start with an empty cursor (`after=`).',
    ok: PageOf(SessionView),
  })
  async list(@ByOrNobody() by: Principal | null, @Query() query: ListSessionsQuery) {
    return paged(query, 'sessions', (page) => this.queries.execute(new ListSessions(by, query, page)));
  }

  @Get('mine')
  @ApiEndpoint({
    summary: "List the caller's sessions",
    description:
      'Those they host, those of classes they teach or attend, and those they have booked. Sorted and cached like the catalogue.',
    ok: PageOf(SessionView),
  })
  async mine(@By() by: Principal, @Query() query: ListSessionsQuery) {
    return paged(query, 'own sessions', (page) => this.queries.execute(new ListSessions(by, query, page, true)));
  }

  @Get('stats')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: "Count the caller's sessions, and who came to them",
    description:
      'For a dashboard: the sessions that the caller hosts or whose class they teach; for admins, all sessions. `from` and `to` select the sessions that were held; `today`, `liveNow` and `thisWeek` are about now.',
    ok: SessionStatsView,
    errors: ['UNKNOWN_TIME_ZONE', 'ENDS_BEFORE_START'],
  })
  async stats(@By() by: Principal, @Query() { timeZone, from, to }: StatsQuery) {
    const counts = await this.queries.execute(new GetSessionStats(by, timeZone));
    return { ...counts, ...(await this.queries.execute(new GetHostOverview(by, { from, to }))) };
  }

  @Get('by-code/:code')
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'Find a session by the code of its share link',
    description: 'Ignores case, spaces and dashes, and accepts full-width letters.',
    ok: SessionView,
    errors: ['SESSION_NOT_FOUND'],
  })
  byCode(@ByOrNobody() by: Principal | null, @Param('code') code: string) {
    return this.queries.execute(new GetSession(by, { code }));
  }

  @Get(':id')
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'Read a session',
    description:
      'For anyone who may join the session or can find it in the catalogue; a public one needs no token. Staff get the meeting URL and password here, everyone else only when they join.',
    ok: SessionWithMeetingView,
    errors: ['SESSION_NOT_FOUND'],
  })
  async get(@ByOrNobody() by: Principal | null, @Param('id') id: string) {
    const session = await this.queries.execute(new GetSession(by, { id }));
    const { url, password } = await this.queries.execute(new GetMeeting(by, session.id));
    return { ...session, meetingUrl: url, meetingPassword: password };
  }
}
