import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../../kernel/http/paging/page.ts';
import { By, ByOrNobody, OptionalSignIn, Roles } from '../../../kernel/security/access.ts';
import { GetMeeting } from '../meeting/features/get-meeting.ts';
import { ListSessionsQuery, StatsQuery } from './dto/queries.ts';
import { SessionView, SessionWithMeetingView } from './dto/session-view.ts';
import { SessionStatsView } from './dto/stats-view.ts';
import { GetSessionStats } from './features/get-session-stats.ts';
import { GetSession } from './features/get-session.ts';
import { ListSessions } from './features/list-sessions.ts';

@ApiTags('live sessions')
@Controller('live-sessions')
export class CatalogueController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'List sessions: the catalogue',
    description:
      'Without a token the public ones; else also those that can be booked, those of the classes of the caller and those they host; for an admin all. Live ones come first, then the soonest, then the past ones from the last. In a list of more than a thousand the total, and all pages but the first, may be some seconds old; in a search that finds more than 500 also the first, but for what is live. What comes after a cursor is as it is now; begin with an empty one (`after=`) to have the first page so too.',
    ok: PageOf(SessionView),
  })
  async list(@ByOrNobody() by: Principal | null, @Query() query: ListSessionsQuery) {
    return paged(query, 'sessions', (page) => this.queries.execute(new ListSessions(by, query, page)));
  }

  @Get('mine')
  @ApiEndpoint({
    summary: 'List the sessions of the caller',
    description:
      'Those they host, those of classes that they teach or attend, and those that they have booked. In the order of the catalogue, and as fresh.',
    ok: PageOf(SessionView),
  })
  async mine(@By() by: Principal, @Query() query: ListSessionsQuery) {
    return paged(query, 'own sessions', (page) => this.queries.execute(new ListSessions(by, query, page, true)));
  }

  @Get('stats')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Count the sessions of the caller',
    description: 'For a dashboard: sessions that they host or whose class they teach; for an admin, all.',
    ok: SessionStatsView,
    errors: ['UNKNOWN_TIME_ZONE'],
  })
  stats(@By() by: Principal, @Query() { timeZone }: StatsQuery) {
    return this.queries.execute(new GetSessionStats(by, timeZone));
  }

  @Get('by-code/:code')
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'Find a session by the code of its share link',
    description: 'Case, spaces, dashes and full-width letters do not matter.',
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
      'For anyone who may join it or finds it in the catalogue; a public one needs no token. Staff get the meeting URL and password here, everyone else only when they join.',
    ok: SessionWithMeetingView,
    errors: ['SESSION_NOT_FOUND'],
  })
  async get(@ByOrNobody() by: Principal | null, @Param('id') id: string) {
    const session = await this.queries.execute(new GetSession(by, { id }));
    const { url, password } = await this.queries.execute(new GetMeeting(by, session.id));
    return { ...session, meetingUrl: url, meetingPassword: password };
  }
}
