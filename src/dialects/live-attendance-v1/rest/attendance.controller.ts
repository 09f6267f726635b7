import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetMyLatestAttendance } from '../../../contracts/attendance.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { StartAdHocSession } from '../../../contracts/live-session/class-sessions.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { ROLL_CALL } from '../../shared/roll-call.ts';
import { folded } from '../../shared/two-statuses.ts';
import { MyAttendanceAnswer } from '../../shared/my-attendance-answer.ts';
import { REST } from '../http-dialect.ts';
import { NamedClasses } from '../named-classes.ts';
import { asClass, ClassAnswer } from './answers.ts';
import { StartForm } from './forms.ts';

@ApiTags('attendance')
@Controller(`${REST}/attendance`)
export class AttendanceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly classes: NamedClasses,
  ) {}

  @Post('start')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Start a roll call',
    description: 'Of the class with this name that you teach. Ends a live session of the class, if there is one, and starts a new one.',
    ok: ClassAnswer,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'CLASS_ARCHIVED'],
  })
  async start(@By() by: Principal, @Body() { className }: StartForm): Promise<ClassAnswer> {
    const found = await this.classes.get(by, className);
    await this.commands.execute(new StartAdHocSession(by, found.id, ROLL_CALL));
    return asClass(found);
  }

  @Get(':id/my-attendance')
  @Roles('student')
  @ApiEndpoint({ summary: 'Read your own status', ok: MyAttendanceAnswer, errors: ['CLASS_NOT_FOUND', 'NOT_ENROLLED'] })
  async mine(@By() by: Principal, @Param('id') id: string): Promise<MyAttendanceAnswer> {
    const { classId, status } = await this.queries.execute(new GetMyLatestAttendance(by, id));
    return { classId, status: status && folded(status) };
  }
}
