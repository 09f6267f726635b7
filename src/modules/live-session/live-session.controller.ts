import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.js';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { ApiAnswers, PageOf } from '../../kernel/http/openapi/api-answers.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By, ByOrNobody, OptionalSignIn, Roles } from '../../kernel/security/access.js';
import { ScopeQuery } from './series/dto/recurrence.ts';
import { EditSessionRequest, ListSessionsQuery, ScheduleSessionRequest, StatsQuery } from './dto/requests.js';
import { SessionStatsView } from './catalogue/dto/stats-view.ts';
import { SessionView, SessionWithMeetingView } from './dto/views.js';
import { CancelSession } from './lifecycle/features/cancel-session.ts';
import { EditSession } from './lifecycle/features/edit-session.ts';
import { GetMeeting } from './sharing/features/get-meeting.ts';
import { GetSession } from './catalogue/features/get-session.ts';
import { GetSessionStats } from './catalogue/features/get-session-stats.ts';
import { ListSessions } from './catalogue/features/list-sessions.ts';
import { ScheduleSeries } from './series/features/schedule-series.ts';
import { ScheduleSession } from './lifecycle/features/schedule-session.ts';

@ApiTags('live sessions')
@Controller('live-sessions')
export class LiveSessionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'Schedule a session, or start one now',
    description:
      'Of a class that the caller teaches, or of none: then it is public. With startNow it is live at once. One session of a class is live at a time: another one stands in the way (its id is in extra.sessionId) unless replace is true, which ends it. With a recurrence a session is made for each time that its rule gives from startsAt on, all or none, and the answer is the first of them: ask for the list with its seriesId.',
    ok: SessionView,
    errors: [
      'CLASS_NOT_FOUND',
      'CLASS_ARCHIVED',
      'CLASS_HAS_LIVE_SESSION',
      'START_IN_THE_PAST',
      'START_TOO_FAR',
      'UNKNOWN_TIME_ZONE',
      'CLASS_NEEDED',
      'CLASS_SESSIONS_ARE_FREE',
      'CURRENCY_NEEDED',
      'INVALID_RRULE',
      'RRULE_WITHOUT_END',
      'TOO_MANY_OCCURRENCES',
      'NO_OCCURRENCES',
      'VIDEO_NOT_RECOGNISED',
      'VIDEO_ADDRESS_REFUSED',
    ],
  })
  async schedule(@By() by: Principal, @Body() { startNow, replace, recurrence, ...session }: ScheduleSessionRequest) {
    if (recurrence) {
      if (startNow) throw new DomainError('VALIDATION_FAILED', [{ field: 'recurrence', message: 'cannot go with startNow' }]);
      const { sessionIds } = await this.commands.execute(new ScheduleSeries(by, session, recurrence));
      return this.view(by, sessionIds[0]!);
    }
    const { sessionId } = await this.commands.execute(new ScheduleSession(by, session, startNow ? { replace } : undefined));
    return this.view(by, sessionId);
  }

  @Get()
  @OptionalSignIn()
  @ApiAnswers({
    summary: 'List sessions: the catalogue',
    description:
      'Without a token the public ones; else also those that can be booked, those of the classes of the caller and those they host; for an admin all. Live ones come first, then the soonest, then the past ones from the last. In a list of more than a thousand the total, and all pages but the first, may be some seconds old; in a search that finds more than 500 also the first, but for what is live. What comes after a cursor is as it is now; begin with an empty one (`after=`) to have the first page so too.',
    ok: PageOf(SessionView),
  })
  async list(@ByOrNobody() by: Principal | null, @Query() query: ListSessionsQuery) {
    return paged(query, 'sessions', (page) => this.queries.execute(new ListSessions(by, query, page)));
  }

  @Get('mine')
  @ApiAnswers({
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
  @ApiAnswers({
    summary: 'Count the sessions of the caller',
    description: 'For a first page: of those that they host or whose class they teach; for an admin, of all.',
    ok: SessionStatsView,
    errors: ['UNKNOWN_TIME_ZONE'],
  })
  stats(@By() by: Principal, @Query() { timeZone }: StatsQuery) {
    return this.queries.execute(new GetSessionStats(by, timeZone));
  }

  @Get('by-code/:code')
  @OptionalSignIn()
  @ApiAnswers({
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
  @ApiAnswers({
    summary: 'Read a session',
    description:
      'For who may be in its room and for who finds it in the catalogue: a public one needs no token. The meeting URL and password are here for its staff, and in the answer to joining for who joins; nowhere else.',
    ok: SessionWithMeetingView,
    errors: ['SESSION_NOT_FOUND'],
  })
  async get(@ByOrNobody() by: Principal | null, @Param('id') id: string) {
    const session = await this.view(by, id);
    const { url, password } = await this.queries.execute(new GetMeeting(by, session.id));
    return { ...session, meetingUrl: url, meetingPassword: password };
  }

  @Patch(':id')
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'Change a session',
    description:
      'Everything but the class while it is scheduled; title, description, instructor, host, video, meeting and the visibility of marks while it is live. A hostId hands it over: to an active teacher, of the class if it has one; the old host of a session without a class has no more part in it. What is left out stays; null clears. With a scope it changes the scheduled sessions of a series, all or none of them: a new time of day is taken over as clocks show it, each session on its own date (on another date, each is put off by as many days, which is refused where the named session is itself live or over).',
    ok: SessionView,
    errors: [
      'SESSION_NOT_FOUND',
      'SESSION_ENDED',
      'SESSION_NOT_SCHEDULED',
      'SESSION_HAS_BOOKINGS',
      'CAPACITY_BELOW_BOOKED',
      'START_IN_THE_PAST',
      'START_TOO_FAR',
      'UNKNOWN_TIME_ZONE',
      'CLASS_NEEDED',
      'CLASS_SESSIONS_ARE_FREE',
      'CURRENCY_NEEDED',
      'VIDEO_NOT_RECOGNISED',
      'VIDEO_ADDRESS_REFUSED',
      'TEACHER_NOT_FOUND',
      'NOT_A_TEACHER',
      'HOST_NOT_ON_STAFF',
    ],
  })
  async edit(@By() by: Principal, @Param('id') id: string, @Query() { scope }: ScopeQuery, @Body() changes: EditSessionRequest) {
    await this.commands.execute(new EditSession(by, id, changes, scope));
    return this.view(by, id);
  }

  @Delete(':id')
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'Cancel a session',
    description: 'One that has not started; with a scope, those of its series that have not. Repeated, it gives the same answer.',
    ok: SessionView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_ENDED', 'SESSION_NOT_SCHEDULED'],
  })
  async cancel(@By() by: Principal, @Param('id') id: string, @Query() { scope }: ScopeQuery) {
    await this.commands.execute(new CancelSession(by, id, scope));
    return this.view(by, id);
  }

  /** Without its secrets: what a command is answered with may be kept for its Idempotency-Key. */
  private view(by: Principal | null, id: string) {
    return this.queries.execute(new GetSession(by, { id }));
  }
}
