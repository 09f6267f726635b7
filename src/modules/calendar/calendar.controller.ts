import { Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Principal } from '../../contracts/auth.ts';
import { ApiEndpoint, TextOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { By, ByOrNobody, OptionalSignIn, Public } from '../../kernel/security/access.ts';
import { sendCalendar } from './send-calendar.ts';
import { FeedState, FeedView } from './dto/views.ts';
import { GetClassCalendar } from './features/get-class-calendar.ts';
import { GetFeedState } from './features/get-feed-state.ts';
import { GetFeed } from './features/get-feed.ts';
import { GetSessionCalendar } from './features/get-session-calendar.ts';
import { RemoveFeed } from './features/remove-feed.ts';
import { RenewFeed } from './features/renew-feed.ts';

const CALENDAR = TextOf('text/calendar', true);

@ApiTags('calendar')
@Controller()
export class CalendarController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('live-sessions/:id/calendar.ics')
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'Read a session as iCalendar',
    description: 'For anyone who may see the session; a public one needs no token. Contains no meeting URL or password.',
    ok: CALENDAR,
    errors: ['SESSION_NOT_FOUND'],
  })
  async session(@ByOrNobody() by: Principal | null, @Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    await sendCalendar(request, response, await this.queries.execute(new GetSessionCalendar(by, id)));
  }

  @Get('classes/:id/calendar.ics')
  @ApiEndpoint({
    summary: 'Read the sessions of a class as iCalendar',
    description:
      'For members of the class. Contains the 2,000 soonest sessions from 90 days ago on, including cancelled ones, which have that status. Descriptions are cut to 500 characters. Can be read 20 times a minute.',
    ok: CALENDAR,
    errors: ['CLASS_NOT_FOUND', 'CALENDARS_BUSY'],
  })
  async ofClass(@By() by: Principal, @Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    await sendCalendar(request, response, await this.queries.execute(new GetClassCalendar(by, id)));
  }

  @Get('calendar/feed')
  @ApiEndpoint({
    summary: 'Whether the caller’s calendar has an address',
    description: 'The address itself is shown only when it is created.',
    ok: FeedState,
  })
  state(@By() by: Principal) {
    return this.queries.execute(new GetFeedState(by));
  }

  @Post('calendar/feed')
  @ApiEndpoint({
    summary: 'Create or renew the address of the caller’s calendar',
    description:
      'A secret address that calendar programs can subscribe to without signing in. It is shown only in this response. A new request replaces it, and the old address stops working at once.',
    ok: FeedView,
    secret: true,
  })
  renew(@By() by: Principal) {
    return this.commands.execute(new RenewFeed(by));
  }

  @Delete('calendar/feed')
  @ApiEndpoint({
    summary: 'Remove the address of the caller’s calendar',
    description: 'The address stops working at once. Repeating the request returns the same response.',
    ok: null,
  })
  remove(@By() by: Principal) {
    return this.commands.execute(new RemoveFeed(by));
  }

  @Get('calendar/:secret.ics')
  @Public()
  @ApiEndpoint({
    summary: 'Read a calendar by its secret address',
    description:
      'The sessions that its owner hosts, those of the classes they teach or attend, and those they have booked (tentative while on the waitlist or unpaid). Contains the 2,000 soonest from 90 days ago on. Descriptions are cut to 500 characters. Can be read 20 times a minute.',
    ok: CALENDAR,
    errors: ['NOT_FOUND', 'CALENDARS_BUSY'],
  })
  async feed(@Param('secret') secret: string, @Req() request: Request, @Res() response: Response) {
    await sendCalendar(request, response, await this.queries.execute(new GetFeed(secret)));
  }
}
