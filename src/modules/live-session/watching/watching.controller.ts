import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ReportWatched } from '../../../contracts/live-session/watching.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By } from '../../../kernel/security/access.ts';
import { WatchedRequest, WatchedView } from './dto/watched.ts';

@ApiTags('live sessions')
@Controller('live-sessions/:id')
export class WatchingController {
  constructor(private readonly commands: CommandBus) {}

  @Post('watch')
  @ApiEndpoint({
    summary: 'Report which parts of the video were played',
    description:
      'For participants, whether they joined by a socket or not. Each moment of the video counts once, however often and on however many devices it is played, and the total never exceeds the time since the caller first joined. A player reports every 15 to 30 seconds, on pause and at the end. Once the session has ended, that time no longer grows, and reports are accepted for another ten minutes.',
    ok: WatchedView,
    status: 200,
    errors: [
      'SESSION_NOT_FOUND',
      'STAFF_NOT_COUNTED',
      'SESSION_NOT_LIVE',
      'NOT_IN_A_SESSION',
      'SESSION_ENDED',
      'TOO_MANY_RANGES',
      'REMOVED_FROM_SESSION',
      'SESSION_LOCKED',
    ],
  })
  watch(@By() by: Principal, @Param('id') id: string, @Body() { ranges }: WatchedRequest) {
    return this.commands.execute(new ReportWatched(by, id, ranges));
  }
}
