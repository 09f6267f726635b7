import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ControlPlayback, GetPlayback } from '../../../contracts/classroom/playback.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { ApiEndpoint, OrNull } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { ControlPlaybackRequest, PlaybackControlledView, PlaybackView } from './dto/playback.ts';

@ApiTags('classroom')
@Controller('live-sessions/:id/playback')
export class PlaybackController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiEndpoint({
    summary: 'See where the video is for everyone',
    description: 'For everyone who may join. Null until the host has played, paused or moved the video that the session has now.',
    ok: OrNull(PlaybackView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  get(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetPlayback(by, id));
  }

  @Put()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Play, pause, seek or change the speed for everyone',
    description:
      'For staff of the session, while it is live. The room is told at most four times a second; of changes that come faster, the last one counts.',
    ok: PlaybackControlledView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'NO_VIDEO', ...KEPT_OUT_ERRORS],
  })
  control(@By() by: Principal, @Param('id') id: string, @Body() change: ControlPlaybackRequest) {
    return this.commands.execute(new ControlPlayback(by, id, change));
  }
}
