import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Principal } from '../../../contracts/auth.ts';
import { GetAnalytics, ListAttendees, ReadAttendees } from '../../../contracts/live-session/analytics.ts';
import { sendCsv } from '../../../kernel/http/csv/send-csv.ts';
import { ApiEndpoint, PageOf, TextOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { attendeesFile } from './attendees-file.ts';
import { AnalyticsQuery, AnalyticsView, AttendeeView } from './dto/views.ts';

@ApiTags('live sessions')
@Controller('live-sessions/:id')
@Roles('teacher', 'admin')
export class AnalyticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('analytics')
  @ApiEndpoint({
    summary: 'Read how a session was attended',
    description:
      'For staff of the session: how many people came and how long they stayed, the peak, and how many were there over time. Who they were is listed at `analytics/people`.',
    ok: AnalyticsView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_STARTED', 'STEP_TOO_SHORT'],
  })
  analytics(@By() by: Principal, @Param('id') id: string, @Query() { step }: AnalyticsQuery) {
    return this.queries.execute(new GetAnalytics(by, id, step));
  }

  @Get('analytics/people')
  @ApiEndpoint({
    summary: 'List who came to a session',
    description: 'Everyone but staff, in the order of their first join, with how long they stayed.',
    ok: PageOf(AttendeeView),
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_STARTED'],
  })
  people(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `attendees of ${id}`, (page) => this.queries.execute(new ListAttendees(by, id, page)));
  }

  @Get('analytics.csv')
  @ApiEndpoint({
    summary: 'Download who came to a session',
    description:
      'The same people as CSV (UTF-8 with a byte order mark). Times are in the zone of the session, which the headings name; `Last left` is empty for those who are in the live session.',
    ok: TextOf('text/csv'),
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_STARTED'],
  })
  async file(@By() by: Principal, @Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    await sendCsv(request, response, attendeesFile(await this.queries.execute(new ReadAttendees(by, id))));
  }
}
