import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CloseAttendance, GetMyAttendance, GetSummary, MarkAttendance } from '../../contracts/attendance.ts';
import type { Principal } from '../../contracts/auth.ts';
import { StartAdHocSession } from '../../contracts/live-session/class-sessions.ts';
import { sendCsv } from '../../kernel/http/csv/send-csv.ts';
import { ApiEndpoint, PageOf, TextOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../kernel/http/paging/page.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import { asMarks, EndAttendanceRequest, MarksRequest, StartAttendanceRequest } from './dto/marks.ts';
import { LineHistoryView } from './dto/line-history.ts';
import { MarkedView, MyAttendanceView, RegisterLine, StartedView, SummaryView } from './dto/views.ts';
import { GetLineHistory } from './features/get-line-history.ts';
import { GetRegister } from './features/get-register.ts';
import { ReadRegister } from './features/read-register.ts';
import { registerFile } from './register-file.ts';

@ApiTags('attendance')
@Controller()
export class AttendanceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('attendance/start')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Start a roll call',
    description: 'Starts a live session of the class and opens its register, with a line for each enrolled student.',
    ok: StartedView,
    errors: ['CLASS_NOT_FOUND', 'CLASS_ARCHIVED', 'CLASS_HAS_LIVE_SESSION'],
  })
  async start(@By() by: Principal, @Body() { classId, replace }: StartAttendanceRequest) {
    const { sessionId, startedAt } = await this.commands.execute(new StartAdHocSession(by, classId, { capture: ['teacher'], replace }));
    return { sessionId, classId, startedAt };
  }

  @Post('attendance/end')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'End a roll call',
    description:
      'Ends the session and closes its register: unmarked students become absent, unless no student came and nobody was marked. Repeating it returns the same summary.',
    ok: SummaryView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE'],
  })
  end(@By() by: Principal, @Body() { sessionId }: EndAttendanceRequest) {
    return this.commands.execute(new CloseAttendance(by, sessionId));
  }

  @Get('live-sessions/:id/attendance')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Read the register',
    description: 'Expected students by name, then guests and students who are no longer expected, with the reason.',
    ok: PageOf(RegisterLine),
    errors: ['SESSION_NOT_FOUND', 'REGISTER_NOT_FOUND'],
  })
  async register(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `register of ${id}`, (page) => this.queries.execute(new GetRegister(by, id, page)));
  }

  @Get('live-sessions/:id/attendance.csv')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Download the register',
    description:
      'All lines as CSV (UTF-8 with a byte order mark). Times are in the zone of the session, which the headings name; `Last left` is empty for students who are in the live session.',
    ok: TextOf('text/csv'),
    errors: ['SESSION_NOT_FOUND', 'REGISTER_NOT_FOUND'],
  })
  async file(@By() by: Principal, @Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    await sendCsv(request, response, registerFile(await this.queries.execute(new ReadRegister(by, id))));
  }

  @Post('live-sessions/:id/attendance/marks')
  @ApiBody({
    type: MarksRequest,
    examples: {
      undo: { summary: 'Take a mark back', value: { marks: [{ studentId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', status: null }] } },
      some: {
        summary: 'One or more students',
        value: { marks: [{ studentId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', status: 'present' }] },
      },
      rest: { summary: 'Everyone without a status', value: { rest: 'absent' } },
    },
  })
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Mark students',
    description:
      'One, several, or everyone without a status. The response is sent after the commit. The last mark wins; the history has all of them. A status of null takes a mark back; a student who joins afterwards is marked automatically again.',
    ok: MarkedView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'REGISTER_NOT_OPEN', 'REGISTER_CLOSED', 'LINE_NOT_FOUND'],
  })
  mark(@By() by: Principal, @Param('id') id: string, @Body() body: MarksRequest) {
    return this.commands.execute(new MarkAttendance(by, id, asMarks(body)));
  }

  @Get('live-sessions/:id/attendance/summary')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Count the register', ok: SummaryView, errors: ['SESSION_NOT_FOUND'] })
  summary(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetSummary(by, id));
  }

  @Get('live-sessions/:id/attendance/me')
  @Roles('student')
  @ApiEndpoint({ summary: 'Read your own status', ok: MyAttendanceView, errors: ['SESSION_NOT_FOUND'] })
  mine(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetMyAttendance(by, id));
  }

  @Get('live-sessions/:id/attendance/:studentId/history')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Read the history of a line',
    description: 'All changes of the line, in order.',
    ok: [LineHistoryView],
    errors: ['SESSION_NOT_FOUND', 'LINE_NOT_FOUND'],
  })
  history(@By() by: Principal, @Param('id') id: string, @Param('studentId') studentId: string) {
    return this.queries.execute(new GetLineHistory(by, id, studentId));
  }
}
