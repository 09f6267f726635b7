import { Body, Controller, Get, Headers, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Config } from '../../../config/config.ts';
import { CountStudents, type Principal } from '../../../contracts/auth.ts';
import { EndSession } from '../../../contracts/live-session.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { ScheduleSession } from '../../../contracts/live-session/lifecycle.ts';
import { ApiEndpoint, type EndpointOptions } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { PREFIX } from '../http-dialect.ts';
import { Identity } from '../identity.ts';
import { Sessions } from '../sessions.ts';
import { CreatedAnswer, EndedAnswer, SessionAnswer, StatsAnswer, StudentSessionAnswer } from './answers.ts';
import { NUMBER_OR_CODE } from './fields.ts';
import { ADMIN_AND_TITLE, CODE, NOT_YOUR_ID, WRONG } from './failures.ts';
import { CreateForm, EndForm } from './forms.ts';

const CREATE: EndpointOptions = {
  summary: 'Start a session',
  description: 'It is live at once, has no class, and anyone signed in may join it.',
  ok: CreatedAnswer,
  bare: true,
  errors: [
    'VIDEO_NOT_RECOGNISED',
    'VIDEO_ADDRESS_REFUSED',
    ADMIN_AND_TITLE,
    NOT_YOUR_ID,
    WRONG.admin_id,
    WRONG.title,
    WRONG.video_url,
    WRONG.session_type,
  ],
};
const END = { ok: EndedAnswer, status: 200, bare: true } as const;

@ApiTags('sessions')
@Controller(`${PREFIX}/api/sessions`)
export class SessionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly sessions: Sessions,
    private readonly identity: Identity,
    private readonly config: Config,
  ) {}

  @Post('create')
  @Roles('teacher', 'admin')
  @ApiEndpoint(CREATE)
  async create(
    @By() by: Principal,
    @Body() { admin_id, title, video_url }: CreateForm,
    @Headers('origin') origin = '',
  ): Promise<CreatedAnswer> {
    await this.identity.require(by, admin_id);
    // Whoever joins is marked as present, on a guest line.
    const session = { title, videoUrl: video_url ?? null, capture: ['presence'] } as const;
    const { sessionId: id } = await this.commands.execute(new ScheduleSession(by, session, {}));
    const { shareLink } = await this.queries.execute(new GetSession(by, { id }));
    return {
      message: 'Session created successfully',
      sessionId: await this.sessions.numberOf(id),
      session_code: id,
      userurl: this.config.corsOrigins.includes(origin) ? `${origin}/session/${id}` : shareLink,
    };
  }

  @Post('start')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ ...CREATE, summary: 'Start a session (alias)' })
  start(@By() by: Principal, @Body() body: CreateForm, @Headers('origin') origin = ''): Promise<CreatedAnswer> {
    return this.create(by, body, origin);
  }

  @Post('end')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    ...END,
    summary: 'End a session, by its code',
    description: 'Everyone leaves. Repeating the request returns the same response.',
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', CODE, WRONG.session_code],
  })
  endByCode(@By() by: Principal, @Body() { session_code }: EndForm): Promise<EndedAnswer> {
    return this.end(by, session_code);
  }

  @Post('end/:idOrCode')
  @ApiParam(NUMBER_OR_CODE)
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    ...END,
    summary: 'End a session, by its number or code',
    description: 'Everyone leaves. Repeating the request returns the same response.',
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE'],
  })
  async end(@By() by: Principal, @Param('idOrCode') idOrCode: string): Promise<EndedAnswer> {
    await this.commands.execute(new EndSession(by, await this.sessions.idOf(idOrCode)));
    return { message: 'Session ended' };
  }

  @Get()
  @ApiEndpoint({
    summary: 'List sessions',
    description: 'Those you run, those you joined, and active ones that you may join. Newest first.',
    ok: [SessionAnswer],
    bare: true,
  })
  list(@By() by: Principal): Promise<SessionAnswer[]> {
    return this.sessions.list(by);
  }

  @Get('stats')
  @ApiEndpoint({
    summary: 'Read the numbers of a dashboard',
    description: 'Counts all students, and the sessions of the list, which follow.',
    ok: StatsAnswer,
    bare: true,
  })
  async stats(@By() by: Principal): Promise<StatsAnswer> {
    const recentSessions = await this.sessions.list(by);
    const totalStudents = await this.queries.execute(new CountStudents());
    const activeSessions = recentSessions.filter(({ status }) => status === 'active').length;
    return { stats: { totalStudents, totalSessions: recentSessions.length, activeSessions }, recentSessions };
  }

  @Get('student/:student')
  @ApiParam({ name: 'student', description: 'The number of the student.', schema: { type: 'string' } })
  @ApiEndpoint({
    summary: 'List the sessions that a student joined',
    description: 'For the student, and for admins, who see those of their own sessions. Newest first.',
    ok: [StudentSessionAnswer],
    bare: true,
    errors: ['STUDENT_NOT_FOUND'],
  })
  async ofStudent(@By() by: Principal, @Param('student') number: string): Promise<StudentSessionAnswer[]> {
    const sessions = await this.sessions.list(by, await this.identity.studentIdOf(by, number));
    return sessions.map(({ title, status, created_at }) => ({ title, status, created_at }));
  }

  @Get(':idOrCode')
  @ApiParam(NUMBER_OR_CODE)
  @ApiEndpoint({ summary: 'Read a session, by its number or code', ok: SessionAnswer, bare: true, errors: ['SESSION_NOT_FOUND'] })
  get(@By() by: Principal, @Param('idOrCode') idOrCode: string): Promise<SessionAnswer> {
    return this.sessions.get(by, idOrCode);
  }
}
