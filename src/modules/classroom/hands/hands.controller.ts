import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ListHands, LowerHands, RaiseHand } from '../../../contracts/classroom/hands.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { LoweredView, RaisedHandView, RaisedView } from './dto/hands.ts';

const ofLive: readonly ErrorCode[] = ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS];

@ApiTags('classroom')
@Controller('live-sessions/:id/hands')
export class HandsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiEndpoint({
    summary: 'List the raised hands',
    description: 'In the order in which they were raised.',
    ok: PageOf(RaisedHandView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  list(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `hands of ${id}`, (page) => this.queries.execute(new ListHands(by, id, page)));
  }

  @Put('me')
  @ApiEndpoint({
    summary: 'Raise your hand',
    description:
      'The caller must be in the session. The hand stays up through a lost connection; it is lowered when the caller leaves or the session ends. Repeating it changes nothing.',
    ok: RaisedView,
    errors: [...ofLive, 'NOT_IN_A_SESSION'],
  })
  raise(@By() by: Principal, @Param('id') id: string) {
    return this.commands.execute(new RaiseHand(by, id));
  }

  @Delete('me')
  @ApiEndpoint({ summary: 'Lower your hand', ok: LoweredView, errors: ofLive })
  lowerOwn(@By() by: Principal, @Param('id') id: string) {
    return this.commands.execute(new LowerHands(by, id, by));
  }

  @Delete()
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Lower all hands', ok: LoweredView, errors: ofLive })
  lowerAll(@By() by: Principal, @Param('id') id: string) {
    return this.commands.execute(new LowerHands(by, id, 'all'));
  }

  @Delete(':userId')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Lower the hand of a user', ok: LoweredView, errors: ofLive })
  lower(@By() by: Principal, @Param('id') id: string, @Param('userId') userId: string) {
    return this.commands.execute(new LowerHands(by, id, { userId }));
  }
}
