import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { GetLiveSessionForMember } from '../../../contracts/live-session/class-sessions.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { ApiEndpoint, OrNull } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By } from '../../../kernel/security/access.ts';
import { SessionView } from '../catalogue/dto/session-view.ts';

@ApiTags('classes')
@Controller('classes/:id/room')
export class ClassRoomController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiEndpoint({
    summary: 'Find the live session of a class',
    description: 'Null if there is none.',
    ok: OrNull(SessionView),
    errors: ['CLASS_NOT_FOUND'],
  })
  async get(@By() by: Principal, @Param('id') classId: string) {
    const live = await this.queries.execute(new GetLiveSessionForMember(by, classId));
    if (!live) return null;
    const session = await this.queries.execute(new GetSession(by, { id: live.sessionId }));
    // It may have ended between the two reads.
    return session.status === 'live' ? session : null;
  }
}
