import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetSession, ListSessions } from '../../../contracts/live-session/catalogue.ts';
import { ScheduleSession, StartSession } from '../../../contracts/live-session/lifecycle.ts';
import { EndSession } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { PREFIX } from '../http-dialect.ts';
import { SessionAnswers } from '../session-answers.ts';
import { sessionFrom } from '../session-form.ts';
import { statusFrom } from '../words.ts';
import { CreatedAnswer, MessageAnswer, MySessionsAnswer, pageOf, StartAnswer } from './answers.ts';
import { NOT_STARTABLE_ERRORS, notStartableAs, ONE_PARTICIPANT, TITLE_AND_TIME } from './failures.ts';
import { EndForm, MySessionsForm, SessionForm, StartForm } from './forms.ts';
import { NUMBER } from './number-param.ts';

@ApiTags('live sessions')
@Roles('teacher', 'admin')
@Controller(`${PREFIX}/api/live-sessions`)
export class ExpertsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: SessionAnswers,
    private readonly config: Config,
  ) {}

  @Post()
  @ApiEndpoint({
    summary: 'Create a session',
    description: 'Students find it in the list and book a seat, even while it is active. Members of its course join without a booking.',
    ok: CreatedAnswer,
    bare: true,
    secret: true,
    errors: [
      TITLE_AND_TIME,
      ONE_PARTICIPANT,
      'CLASS_NOT_FOUND',
      'CLASS_ARCHIVED',
      'START_IN_THE_PAST',
      'START_TOO_FAR',
      'MEETING_ADDRESS_REFUSED',
    ],
  })
  async create(@By() by: Principal, @Body() form: SessionForm): Promise<CreatedAnswer> {
    const session = sessionFrom(form, this.config);
    const classId = form.course_id === undefined ? null : await this.answers.courseOf(form.course_id);
    const { sessionId } = await this.commands.execute(new ScheduleSession(by, { ...session, classId }));
    return { success: true, message: 'Session created successfully', data: await this.answers.detailOf(by, sessionId) };
  }

  @Get('expert/my-sessions')
  @ApiEndpoint({
    summary: 'List your own sessions',
    description: 'Those you host, and those of courses you teach. Active ones come first, then scheduled and past ones.',
    ok: MySessionsAnswer,
    bare: true,
  })
  async mine(@By() by: Principal, @Query() { status, page = 1, limit = 10 }: MySessionsForm): Promise<MySessionsAnswer> {
    const filter = { status: status && statusFrom(status) };
    const { items, total } = await this.queries.execute(new ListSessions(by, filter, { page, limit }, true));
    const data = (await this.answers.of(by, items)).map((session) => ({ ...session, participant_count: session.participants }));
    return pageOf(data, total, { page, limit });
  }

  @Patch(':number/start')
  @ApiParam(NUMBER)
  @ApiEndpoint({
    summary: 'Start a session',
    description: 'Everyone who has a seat is told.',
    ok: StartAnswer,
    bare: true,
    secret: true,
    errors: ['SESSION_NOT_FOUND', ...NOT_STARTABLE_ERRORS, 'CLASS_HAS_LIVE_SESSION', 'CLASS_ARCHIVED', 'MEETING_ADDRESS_REFUSED'],
  })
  async start(
    @By() by: Principal,
    @Param('number') number: string,
    @Body() { meeting_url, meeting_password }: StartForm,
  ): Promise<StartAnswer> {
    const id = await this.answers.idOf(number);
    const meeting = { meetingUrl: meeting_url, meetingPassword: meeting_password };
    await this.commands
      .execute(new StartSession(by, id, false, { meeting, onlyOnce: true }))
      .catch((error: unknown) => this.explain(error, by, id));
    const told = await this.queries.execute(new FindBooked(id, null));
    const opened = (await this.answers.meetingsOf(by, [id])).get(id);
    const data = { meeting_url: opened?.url ?? null, participants_notified: told.length };
    return { success: true, message: 'Session started successfully', data };
  }

  @Patch(':number/end')
  @ApiParam(NUMBER)
  @ApiEndpoint({
    summary: 'End a session',
    description: 'Repeating the request returns the same response. The session counts as held, even if nobody joined it.',
    ok: MessageAnswer,
    bare: true,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE'],
  })
  async end(@By() by: Principal, @Param('number') number: string, @Body() _form: EndForm): Promise<MessageAnswer> {
    await this.commands.execute(new EndSession(by, await this.answers.idOf(number), true));
    return { success: true, message: 'Session ended successfully' };
  }

  /** These clients learn the status of a session that cannot be started. */
  private async explain(error: unknown, by: Principal, id: string): Promise<never> {
    const isOver = error instanceof DomainError && (error.code === 'SESSION_NOT_SCHEDULED' || error.code === 'SESSION_ENDED');
    if (!isOver) throw error;
    const { status } = await this.queries.execute(new GetSession(by, { id }));
    throw notStartableAs(status);
  }
}
