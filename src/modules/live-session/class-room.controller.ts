import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.js';
import { Answers, OrNull } from '../../kernel/http/answers.js';
import { By } from '../../kernel/security/access.js';
import { SessionView } from './dto/views.js';
import { GetClassRoom } from './features/get-class-room.js';

@ApiTags('classes')
@Controller('classes/:id/room')
export class ClassRoomController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers({
    summary: 'Find the live session of a class',
    description: 'Null when there is none.',
    ok: OrNull(SessionView),
    errors: ['CLASS_NOT_FOUND'],
  })
  get(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetClassRoom(by, id));
  }
}
