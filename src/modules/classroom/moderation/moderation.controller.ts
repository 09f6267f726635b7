import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { LockRoom, MuteParticipants, ReadmitParticipant, RemoveParticipant } from '../../../contracts/classroom/moderation.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { asWhom, LockRequest, ModeratedView, MuteRequest, RemovalRequest, RemovalView } from './dto/moderation.ts';
import { ListRemovals } from './features/list-removals.ts';

@ApiTags('classroom')
@Roles('teacher', 'admin')
@Controller('live-sessions/:id')
export class ModerationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('mutes')
  @ApiEndpoint({
    summary: 'Mute participants',
    description:
      'For staff of the session. Asks one participant, or everyone who is not staff, to switch their microphone off. They count as muted until they switch it on again or leave. Repeating it asks again.',
    ok: ModeratedView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'PEER_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  mute(@By() by: Principal, @Param('id') id: string, @Body() body: MuteRequest) {
    return this.commands.execute(new MuteParticipants(by, id, asWhom(body)));
  }

  @Get('removals')
  @ApiEndpoint({
    summary: 'List who was removed from a session',
    description: 'For staff of the session, latest first. Users who were readmitted are not listed.',
    ok: PageOf(RemovalView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  async removals(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `removals of ${id}`, (page) => this.queries.execute(new ListRemovals(by, id, page)));
  }

  @Post('removals')
  @ApiEndpoint({
    summary: 'Remove a participant',
    description:
      'For staff of the session. The user leaves it at once, on all devices, and cannot come back, neither by a link nor with a new booking, until they are readmitted. Their line of the register keeps its mark. Also works for somebody who has just left. Staff cannot be removed. Repeating it changes nothing.',
    ok: ModeratedView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'PEER_NOT_FOUND', 'STAFF_CANNOT_BE_REMOVED', ...KEPT_OUT_ERRORS],
  })
  remove(@By() by: Principal, @Param('id') id: string, @Body() { userId }: RemovalRequest) {
    return this.commands.execute(new RemoveParticipant(by, id, userId));
  }

  @Delete('removals/:userId')
  @ApiEndpoint({
    summary: 'Readmit a user who was removed',
    description:
      'For staff of the session. The user may join again or, once it has ended, read what happened in it. Does nothing if the user is not removed.',
    ok: ModeratedView,
    errors: ['SESSION_NOT_FOUND', 'PEER_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  readmit(@By() by: Principal, @Param('id') id: string, @Param('userId') userId: string) {
    return this.commands.execute(new ReadmitParticipant(by, id, userId));
  }

  @Put('lock')
  @ApiEndpoint({
    summary: 'Lock or unlock a session',
    description:
      'For staff of the session. Only staff and those who have already been in it can join a locked session. This also keeps out expected students who are late: unlock it to let them in.',
    ok: ModeratedView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
  })
  lock(@By() by: Principal, @Param('id') id: string, @Body() { locked }: LockRequest) {
    return this.commands.execute(new LockRoom(by, id, locked));
  }
}
