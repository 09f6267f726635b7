import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { EndSession, GetParticipants, JoinSession, LeaveSession } from '../../../contracts/live-session.ts';
import { ApiAnswers, PageOf } from '../../../kernel/http/openapi/api-answers.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { CallOffRequest, EventsQuery, StartSessionRequest } from '../dto/requests.ts';
import { EventsView, JoinView, ParticipantView } from './dto/room-views.ts';
import { SessionView } from '../dto/views.ts';
import { CallOffSession } from '../lifecycle/features/call-off-session.ts';
import { GetSession } from '../catalogue/features/get-session.ts';
import { ListEvents } from '../lifecycle/features/list-events.ts';
import { ListParticipants } from './features/list-participants.ts';
import { StartSession } from '../lifecycle/features/start-session.ts';

@ApiTags('live sessions')
@Controller('live-sessions/:id')
export class RoomController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('start')
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'Start a session',
    description:
      'Opens its register with who is enrolled at that moment. Repeated, it gives the same answer. Another live session of the class stands in the way (its id is in extra.sessionId) unless replace is true, which ends it with the outcome replaced.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'CLASS_HAS_LIVE_SESSION', 'CLASS_ARCHIVED', 'SESSION_ENDED', 'SESSION_NOT_SCHEDULED'],
  })
  async start(@By() by: Principal, @Param('id') id: string, @Body() { replace }: StartSessionRequest) {
    await this.commands.execute(new StartSession(by, id, replace));
    return this.queries.execute(new GetSession(by, { id }));
  }

  @Post('end')
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'End a session',
    description:
      'Closes its register, and everybody is out of it. Where no student came and nobody is marked, its outcome is not_held. Repeated, it gives the same answer.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE'],
  })
  async end(@By() by: Principal, @Param('id') id: string) {
    await this.commands.execute(new EndSession(by, id));
    return this.queries.execute(new GetSession(by, { id }));
  }

  @Post('call-off')
  @Roles('teacher', 'admin')
  @ApiAnswers({
    summary: 'Call off a session that was started by mistake',
    description:
      'Ends a live session with the outcome not_held: it counts against nobody, lines without a mark stay so, and bookings are cancelled and refunded. The reason is shown to its staff. Repeated, it gives the same answer.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED'],
  })
  async callOff(@By() by: Principal, @Param('id') id: string, @Body() { reason }: CallOffRequest) {
    await this.commands.execute(new CallOffSession(by, id, reason));
    return this.queries.execute(new GetSession(by, { id }));
  }

  @Post('join')
  @ApiAnswers({
    summary: 'Join a live session without a socket',
    description: 'The caller is in until they leave or the session ends. Repeated, it changes nothing and gives the same answer.',
    ok: JoinView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED'],
    secret: true,
  })
  async join(@By() by: Principal, @Param('id') id: string) {
    const { meeting } = await this.commands.execute(new JoinSession(by, id, null));
    const session = await this.queries.execute(new GetSession(by, { id }));
    const { total } = await this.queries.execute(new GetParticipants(session.id, { page: 1, limit: 1 }));
    return {
      session,
      videoUrl: session.videoUrl,
      video: session.video,
      meetingUrl: meeting.url,
      meetingPassword: meeting.password,
      participantCount: total,
    };
  }

  @Post('leave')
  @ApiAnswers({
    summary: 'Leave a session that was joined without a socket',
    description: 'Leaving what one is not in changes nothing. Sockets leave for themselves.',
    ok: null,
    status: 200,
    errors: ['SESSION_NOT_FOUND'],
  })
  async leave(@By() by: Principal, @Param('id') id: string) {
    await this.queries.execute(new GetSession(by, { id }));
    await this.commands.execute(new LeaveSession(by.userId, id, null));
    return null;
  }

  @Get('participants')
  @ApiAnswers({
    summary: 'List who is in a session now',
    description: 'Staff first, then in the order they came.',
    ok: PageOf(ParticipantView),
    errors: ['SESSION_NOT_FOUND'],
  })
  async participants(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `participants of ${id}`, (page) => this.queries.execute(new ListParticipants(by, id, page)));
  }

  @Get('events')
  @ApiAnswers({
    summary: 'Read what happened in a session',
    description:
      'In order, from behind a number; as far as the caller may see it. Ask again with the last number until it equals head. A client without a socket can follow a room with this.',
    ok: EventsView,
    errors: ['SESSION_NOT_FOUND'],
  })
  events(@By() by: Principal, @Param('id') id: string, @Query() { after, limit }: EventsQuery) {
    return this.queries.execute(new ListEvents(by, id, after, limit));
  }
}
