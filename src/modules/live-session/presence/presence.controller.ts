import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { GetParticipants, JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By } from '../../../kernel/security/access.ts';
import { JoinView, ParticipantView } from './dto/views.ts';
import { ListParticipants } from './features/list-participants.ts';

@ApiTags('live sessions')
@Controller('live-sessions/:id')
export class PresenceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('join')
  @ApiEndpoint({
    summary: 'Join a live session without a socket',
    description:
      'The caller stays in the session until they leave or it ends. Repeating the request changes nothing and returns the same response.',
    ok: JoinView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'REMOVED_FROM_SESSION', 'SESSION_LOCKED'],
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
  @ApiEndpoint({
    summary: 'Leave a session that was joined without a socket',
    description: 'Does nothing if the caller is not in the session. Users connected by a socket leave through their socket.',
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
  @ApiEndpoint({
    summary: 'List who is in a session now',
    description: 'Staff come first, then everyone else, each in order of arrival.',
    ok: PageOf(ParticipantView),
    errors: ['SESSION_NOT_FOUND', 'REMOVED_FROM_SESSION', 'SESSION_LOCKED'],
  })
  async participants(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `participants of ${id}`, (page) => this.queries.execute(new ListParticipants(by, id, page)));
  }
}
