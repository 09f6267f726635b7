import { Controller, Get, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { sendPage } from '../../../kernel/http/html.ts';
import { ApiEndpoint, TextOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { isClientServed } from '../../../kernel/http/client/serve-client.ts';
import { Public } from '../../../kernel/security/access.ts';
import { closedSharePage, sharePage } from './share-page.ts';

/** Where the client takes people to the booking or the room, after they have signed in. */
const clientPageOf = (code: string, { req }: Response): string | undefined =>
  isClientServed(req) && /^[\w-]{1,64}$/.test(code) ? `/code/${code}` : undefined;

@ApiTags('live sessions')
@Public()
@Controller('s/:code')
export class ShareController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiEndpoint({
    summary: 'Open a share link',
    description:
      'An HTML page with the public details of the session, from which browsers go on to the client if the server has one. The page is the same for sessions that are not public and for ones that do not exist.',
    ok: TextOf('text/html'),
  })
  async open(@Param('code') code: string, @Res() response: Response): Promise<void> {
    const session = await this.queries.execute(new GetSession(null, { code })).catch((error: unknown) => {
      if (error instanceof DomainError && error.shownToCaller.code === 'SESSION_NOT_FOUND') return null;
      throw error;
    });
    response.setHeader('Cache-Control', 'no-store');
    const page = clientPageOf(code, response);
    sendPage(response, session ? sharePage(session, page) : closedSharePage(page));
  }
}
