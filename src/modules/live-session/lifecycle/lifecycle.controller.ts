import { Body, Controller, Delete, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { EndSession } from '../../../contracts/live-session.ts';
import { CallOffSession, CancelSession, EditSession, ScheduleSession, StartSession } from '../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { SessionView } from '../catalogue/dto/session-view.ts';
import { ScopeQuery } from '../series/dto/recurrence.ts';
import { ScheduleSeries } from '../series/features/schedule-series.ts';
import { CallOffRequest, EditSessionRequest, ScheduleSessionRequest, StartSessionRequest } from './dto/requests.ts';

@ApiTags('live sessions')
@Roles('teacher', 'admin')
@Controller('live-sessions')
export class LifecycleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiEndpoint({
    summary: 'Schedule a session, or start one now',
    description:
      'For a class that the caller teaches, or without a class, in which case it is public by default. With startNow the session goes live at once. A class can have one live session at a time: if it already has one (its id is in extra.sessionId), the request fails unless replace is true, which ends that one. With a recurrence, one session is created for every occurrence of the rule from startsAt on, all or none. The response is the first of them; list the others by its seriesId.',
    ok: SessionView,
    errors: [
      'CLASS_NOT_FOUND',
      'CLASS_ARCHIVED',
      'CLASS_HAS_LIVE_SESSION',
      'START_IN_THE_PAST',
      'START_TOO_FAR',
      'UNKNOWN_TIME_ZONE',
      'CLASS_NEEDED',
      'CLASS_SESSIONS_ARE_FREE',
      'CURRENCY_NEEDED',
      'INVALID_RRULE',
      'RRULE_WITHOUT_END',
      'TOO_MANY_OCCURRENCES',
      'NO_OCCURRENCES',
      'VIDEO_NOT_RECOGNISED',
      'VIDEO_ADDRESS_REFUSED',
    ],
  })
  async schedule(@By() by: Principal, @Body() { startNow, replace, recurrence, ...session }: ScheduleSessionRequest) {
    if (recurrence) {
      if (startNow) throw new DomainError('VALIDATION_FAILED', [{ field: 'recurrence', message: 'cannot be combined with startNow' }]);
      const { sessionIds } = await this.commands.execute(new ScheduleSeries(by, session, recurrence));
      return this.view(by, sessionIds[0]!);
    }
    const { sessionId } = await this.commands.execute(new ScheduleSession(by, session, startNow ? { replace } : undefined));
    return this.view(by, sessionId);
  }

  @Patch(':id')
  @ApiEndpoint({
    summary: 'Change a session',
    description:
      'While the session is scheduled, everything except the class can be changed; while it is live, only title, description, instructor, host, video, meeting, marks visibility and late booking. Fields left out stay as they are; null clears a field. A hostId hands the session over to an active teacher (of the class, if it has one) or an admin; without a class, the old host loses access. With a scope, all scheduled sessions in it change, or none. A new time of day is local time, and each session stays on its own date; a new date moves each session by the same number of days, which fails if the session in the URL is live or over.',
    ok: SessionView,
    errors: [
      'SESSION_NOT_FOUND',
      'SESSION_ENDED',
      'SESSION_NOT_SCHEDULED',
      'SESSION_HAS_BOOKINGS',
      'CAPACITY_BELOW_BOOKED',
      'START_IN_THE_PAST',
      'START_TOO_FAR',
      'UNKNOWN_TIME_ZONE',
      'CLASS_NEEDED',
      'CLASS_SESSIONS_ARE_FREE',
      'CURRENCY_NEEDED',
      'VIDEO_NOT_RECOGNISED',
      'VIDEO_ADDRESS_REFUSED',
      'TEACHER_NOT_FOUND',
      'NOT_A_TEACHER',
      'HOST_NOT_ON_STAFF',
    ],
  })
  async edit(@By() by: Principal, @Param('id') id: string, @Query() { scope }: ScopeQuery, @Body() changes: EditSessionRequest) {
    await this.commands.execute(new EditSession(by, id, changes, scope));
    return this.view(by, id);
  }

  @Delete(':id')
  @ApiEndpoint({
    summary: 'Cancel a session',
    description:
      'Only a session that has not started; with a scope, all sessions in it that have not. Repeating the request returns the same response.',
    ok: SessionView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_ENDED', 'SESSION_NOT_SCHEDULED'],
  })
  async cancel(@By() by: Principal, @Param('id') id: string, @Query() { scope }: ScopeQuery) {
    await this.commands.execute(new CancelSession(by, id, scope));
    return this.view(by, id);
  }

  @Post(':id/start')
  @ApiEndpoint({
    summary: 'Start a session',
    description:
      'Opens the register with the students enrolled or booked at that moment. Repeating the request returns the same response. If another session of the class is live (its id is in extra.sessionId), the request fails unless replace is true, which ends the other session with the outcome replaced.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'CLASS_HAS_LIVE_SESSION', 'CLASS_ARCHIVED', 'SESSION_ENDED', 'SESSION_NOT_SCHEDULED'],
  })
  async start(@By() by: Principal, @Param('id') id: string, @Body() { replace }: StartSessionRequest) {
    await this.commands.execute(new StartSession(by, id, replace));
    return this.view(by, id);
  }

  @Post(':id/end')
  @ApiEndpoint({
    summary: 'End a session',
    description:
      'Closes the register, and everyone leaves. If no student came and nobody is marked, the outcome is not_held. Repeating the request returns the same response.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE'],
  })
  async end(@By() by: Principal, @Param('id') id: string) {
    await this.commands.execute(new EndSession(by, id));
    return this.view(by, id);
  }

  @Post(':id/call-off')
  @ApiEndpoint({
    summary: 'Call off a session that was started by mistake',
    description:
      'Ends a live session with the outcome not_held: it does not count towards attendance, unmarked lines stay unmarked, and bookings are cancelled and refunded. Staff see the reason. Repeating the request returns the same response.',
    ok: SessionView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED'],
  })
  async callOff(@By() by: Principal, @Param('id') id: string, @Body() { reason }: CallOffRequest) {
    await this.commands.execute(new CallOffSession(by, id, reason));
    return this.view(by, id);
  }

  /** Without the meeting's secrets, because the response to a command may be stored under its Idempotency-Key. */
  private view(by: Principal, id: string) {
    return this.queries.execute(new GetSession(by, { id }));
  }
}
