import { Controller, Get, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Refusal } from '../../kernel/domain/refusal.js';
import { Answers, TextOf } from '../../kernel/http/answers.js';
import { Public } from '../../kernel/security/access.js';
import { GetSession } from './features/get-session.js';
import { closedSharePage, sharePage } from './share-page.js';

@ApiTags('live sessions')
@Public()
@Controller('s/:code')
export class ShareController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers({
    summary: 'Open a share link',
    description: 'A page for people. Of a session that is not public, and of none, it says the same.',
    ok: TextOf('text/html'),
  })
  async open(@Param('code') code: string, @Res() response: Response): Promise<void> {
    const session = await this.queries.execute(new GetSession(null, { code })).catch((error: unknown) => {
      if (error instanceof Refusal && error.seen.code === 'SESSION_NOT_FOUND') return null;
      throw error;
    });
    response
      .type('html')
      .setHeader('Cache-Control', 'no-store')
      .send(session ? sharePage(session) : closedSharePage);
  }
}
