import { Body, Controller, Get, HttpStatus, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Principal } from '../../../contracts/auth.ts';
import { IsFirstStay, ListStays } from '../../../contracts/live-session/attended.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { ApiEndpoint, type EndpointOptions } from '../../../kernel/http/openapi/api-endpoint.ts';
import { DtoPipe } from '../../../kernel/http/validation/validation.pipe.ts';
import { By } from '../../../kernel/security/access.ts';
import { NumericIds } from '../../shared/numeric-ids.ts';
import { PREFIX } from '../http-dialect.ts';
import { Identity } from '../identity.ts';
import { Sessions } from '../sessions.ts';
import { AlreadyJoinedAnswer, AttendanceAnswer, JoinedAnswer, LeftAnswer } from './answers.ts';
import { asLine } from './lines.ts';
import { CODE_AND_STUDENT, NOT_YOUR_ID, WRONG } from './failures.ts';
import { NUMBER_OR_CODE } from './fields.ts';
import { JoinForm, LeaveForm } from './forms.ts';

const FORM_ERRORS = [CODE_AND_STUDENT, NOT_YOUR_ID, WRONG.session_code, WRONG.student_id] as const;

const JOIN: EndpointOptions = {
  summary: 'Join a session',
  description: 'Again while you are in it, the request changes nothing; after you left it, a new stay begins, which is a line of its own.',
  ok: JoinedAnswer,
  also: { status: 200, ok: AlreadyJoinedAnswer },
  bare: true,
  errors: ['SESSION_NOT_FOUND', 'SESSION_ENDED', 'SESSION_NOT_LIVE', 'REMOVED_FROM_SESSION', 'SESSION_LOCKED', ...FORM_ERRORS],
};
const LEAVE: EndpointOptions = {
  summary: 'Leave a session',
  description: 'The fields may be in the body or in the query. Does nothing if you are not in the session.',
  ok: LeftAnswer,
  status: 200,
  bare: true,
  errors: ['SESSION_NOT_FOUND', ...FORM_ERRORS],
};
const LINES: EndpointOptions = {
  summary: 'List who was in a session',
  description: 'Those who run the session see everyone, others their own lines. A line for each stay, in order.',
  ok: [AttendanceAnswer],
  bare: true,
  errors: ['SESSION_NOT_FOUND'],
};

@ApiTags('attendance')
@Controller(`${PREFIX}/api`)
export class AttendanceController {
  private readonly forms = new DtoPipe();

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly sessions: Sessions,
    private readonly identity: Identity,
    private readonly numbers: NumericIds,
  ) {}

  @Post('sessions/join')
  @ApiEndpoint(JOIN)
  async join(
    @By() by: Principal,
    @Body() { session_code, student_id }: JoinForm,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JoinedAnswer | AlreadyJoinedAnswer> {
    await this.identity.require(by, student_id);
    const sessionId = await this.sessions.idOf(session_code);
    const { stay } = await this.commands.execute(new JoinSession(by, sessionId, null));
    const attendanceId = await this.numbers.numberOf('stay', stay.id);
    if (stay.isNew && (await this.queries.execute(new IsFirstStay(stay.id)))) {
      const session_id = await this.sessions.numberOf(sessionId);
      return { message: 'Joined session and attendance marked', attendanceId, session_id };
    }
    response.status(HttpStatus.OK);
    return { message: 'Already joined', attendanceId };
  }

  @Post('attendance/join')
  @ApiEndpoint({ ...JOIN, summary: 'Join a session (alias)' })
  joinToo(
    @By() by: Principal,
    @Body() body: JoinForm,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JoinedAnswer | AlreadyJoinedAnswer> {
    return this.join(by, body, response);
  }

  @Post('attendance/leave')
  @ApiEndpoint(LEAVE)
  leave(@By() by: Principal, @Body() body: LeaveForm, @Query() query: LeaveForm): Promise<LeftAnswer> {
    return this.leaveBy(by, body, query);
  }

  @Get('attendance/leave')
  @ApiEndpoint({ ...LEAVE, summary: 'Leave a session (for pages that send GET)' })
  async leaveByGet(@By() by: Principal, @Req() request: Request, @Query() query: LeaveForm): Promise<LeftAnswer> {
    // Not @Body: OpenAPI knows no body of a GET request.
    const body = (await this.forms.transform(request.body ?? {}, { type: 'body', metatype: LeaveForm })) as LeaveForm;
    return this.leaveBy(by, body, query);
  }

  @Get('attendance/:idOrCode')
  @ApiParam(NUMBER_OR_CODE)
  @ApiEndpoint(LINES)
  async lines(@By() by: Principal, @Param('idOrCode') idOrCode: string): Promise<AttendanceAnswer[]> {
    const stays = await this.queries.execute(new ListStays(by, await this.sessions.idOf(idOrCode)));
    const numberOf = await this.numbers.numbersOf(
      'stay',
      stays.map(({ id }) => id),
    );
    const studentOf = await this.numbers.numbersOf(
      'user',
      stays.map(({ userId }) => userId),
    );
    return stays.map((stay) => asLine(stay, numberOf.get(stay.id)!, studentOf.get(stay.userId)!));
  }

  @Get('attendance/session/:idOrCode')
  @ApiParam(NUMBER_OR_CODE)
  @ApiEndpoint({ ...LINES, summary: 'List who was in a session (alias)' })
  linesOf(@By() by: Principal, @Param('idOrCode') idOrCode: string): Promise<AttendanceAnswer[]> {
    return this.lines(by, idOrCode);
  }

  private async leaveBy(by: Principal, body: LeaveForm, query: LeaveForm): Promise<LeftAnswer> {
    const code = body.session_code ?? query.session_code;
    const studentId = body.student_id ?? query.student_id;
    if (code === undefined || studentId === undefined) throw CODE_AND_STUDENT;
    await this.identity.require(by, studentId);
    const id = await this.sessions.idOf(code);
    await this.queries.execute(new GetSession(by, { id }));
    await this.commands.execute(new LeaveSession(by.userId, id, null));
    return { message: 'Leave time recorded successfully' };
  }
}
