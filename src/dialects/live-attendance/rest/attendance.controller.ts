import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CloseAttendance, GetMyLatestAttendance } from '../../../contracts/attendance.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { GetLiveSessionForMember, StartAdHocSession } from '../../../contracts/live-session/class-sessions.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { PREFIX } from '../http-dialect.ts';
import { ROLL_CALL } from '../../shared/roll-call.ts';
import { countedAtTheEnd, folded } from '../../shared/two-statuses.ts';
import { MyAttendanceAnswer } from '../../shared/my-attendance-answer.ts';
import { DoneAnswer, StartedAnswer } from './answers.ts';
import { AttendanceForm } from './forms.ts';

@ApiTags('attendance')
@Controller(PREFIX)
export class AttendanceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('attendance/start')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Start a roll call',
    description: 'Ends a live session of the class, if there is one, and starts a new one.',
    ok: StartedAnswer,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'NOT_CLASS_TEACHER', 'CLASS_ARCHIVED'],
  })
  async start(@By() by: Principal, @Body() { classId }: AttendanceForm): Promise<StartedAnswer> {
    const { startedAt } = await this.commands.execute(new StartAdHocSession(by, classId, ROLL_CALL));
    return { classId, startedAt };
  }

  @Post('attendance/end')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'End the roll call of a class',
    description: 'Enrolled students who are not marked become absent. The room receives the same counts.',
    ok: DoneAnswer,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'NOT_CLASS_TEACHER', 'SESSION_NOT_LIVE'],
  })
  async end(@By() by: Principal, @Body() { classId }: AttendanceForm): Promise<DoneAnswer> {
    const room = await this.queries.execute(new GetLiveSessionForMember(by, classId));
    if (!room) throw new DomainError('SESSION_NOT_LIVE');
    return { message: 'Attendance persisted', ...countedAtTheEnd(await this.commands.execute(new CloseAttendance(by, room.sessionId))) };
  }

  @Get('class/:id/my-attendance')
  @Roles('student')
  @ApiEndpoint({ summary: 'Read your own status', ok: MyAttendanceAnswer, errors: ['CLASS_NOT_FOUND', 'NOT_ENROLLED'] })
  async mine(@By() by: Principal, @Param('id') id: string): Promise<MyAttendanceAnswer> {
    const { classId, status } = await this.queries.execute(new GetMyLatestAttendance(by, id));
    return { classId, status: status && folded(status) };
  }
}
