import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ApiAnswers, OrNull } from '../../../kernel/http/openapi/api-answers.ts';
import { By } from '../../../kernel/security/access.ts';
import { SessionView } from '../dto/views.ts';
import { GetClassRoom } from './features/get-class-room.ts';

@ApiTags('classes')
@Controller('classes/:id/room')
export class ClassRoomController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiAnswers({
    summary: 'Find the live session of a class',
    description: 'Null when there is none.',
    ok: OrNull(SessionView),
    errors: ['CLASS_NOT_FOUND'],
  })
  get(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetClassRoom(by, id));
  }
}
