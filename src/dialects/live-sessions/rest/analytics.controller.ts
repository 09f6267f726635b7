import { applyDecorators, Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Principal } from '../../../contracts/auth.ts';
import { sendCsv } from '../../../kernel/http/csv/send-csv.ts';
import { ApiEndpoint, TextOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { CardAttendances } from '../cards/card-attendances.ts';
import { CardViews } from '../cards/card-views.ts';
import { REST } from '../http-dialect.ts';
import { CardWithWatchTimeAnswer, ParticipantAnswer } from './answers.ts';

const Participants = (path: string) =>
  applyDecorators(
    Get(path),
    ApiEndpoint({
      summary: 'List who came to a session',
      description:
        'For staff of the session, in the order of the first join; staff themselves are not counted. Somebody who came again after the session was started again is listed once, with both times together.',
      ok: [ParticipantAnswer],
      bare: true,
      errors: ['SESSION_NOT_FOUND'],
    }),
  );

@ApiTags('analytics')
@Roles('teacher', 'admin')
@Controller(`${REST}/live-sessions`)
export class AnalyticsController {
  constructor(
    private readonly views: CardViews,
    private readonly attendances: CardAttendances,
  ) {}

  @Get('analytics')
  @ApiEndpoint({
    summary: 'List the sessions that the caller runs, with how they were attended',
    description: 'For admins, all sessions. The latest start comes first.',
    ok: [CardWithWatchTimeAnswer],
    bare: true,
  })
  async analytics(@By() by: Principal): Promise<CardWithWatchTimeAnswer[]> {
    return (await this.views.listOwnWithAttendance(by)).map(({ answer, attendance }) => ({ ...answer, avgWatchTime: attendance.minutes }));
  }

  @Participants(':id/participants')
  async participants(@By() by: Principal, @Param('id') id: string): Promise<ParticipantAnswer[]> {
    const card = await this.views.get(by, id);
    const answers: ParticipantAnswer[] = [];
    for await (const batch of this.attendances.read(by, card))
      for (const { userId, name, email, firstJoinedAt, watchedMinutes } of batch)
        answers.push({
          sessionId: card.id,
          userId,
          userName: name,
          email,
          joinTime: firstJoinedAt,
          watchDuration: watchedMinutes,
          createdAt: firstJoinedAt,
        });
    return answers;
  }

  @Participants('analytics/:id/participants')
  participantsToo(@By() by: Principal, @Param('id') id: string): Promise<ParticipantAnswer[]> {
    return this.participants(by, id);
  }

  @Get('analytics/:id/export-csv')
  @ApiEndpoint({
    summary: 'Download who came to a session',
    description:
      'The participants as CSV (UTF-8 with a byte order mark). Times are ISO 8601 in UTC. Cells that start a formula are neutralised.',
    ok: TextOf('text/csv'),
    errors: ['SESSION_NOT_FOUND'],
  })
  async file(@By() by: Principal, @Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const card = await this.views.get(by, id);
    await sendCsv(request, response, {
      name: `Participants ${card.session.title}`,
      columns: [
        ['Participant Name', ({ name }) => name],
        ['Email', ({ email }) => email],
        ['Join Time', ({ firstJoinedAt }) => firstJoinedAt.toISOString()],
        ['Watch Duration (mins)', ({ watchedMinutes }) => String(watchedMinutes ?? '')],
      ],
      batches: this.attendances.read(by, card),
    });
  }
}
