import { Body, Controller, Get, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { IsKnownAs } from '../../../contracts/identities.ts';
import { JoinSession } from '../../../contracts/live-session/presence.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, ByOrNobody, OptionalSignIn } from '../../../kernel/security/access.ts';
import { Cards, latestOf } from '../cards/cards.ts';
import { CardViews } from '../cards/card-views.ts';
import { REST } from '../http-dialect.ts';
import { CardAnswer, JoinedAnswer } from './answers.ts';
import { NOT_YOUR_ID } from './failures.ts';
import { JoinForm } from './forms.ts';

@ApiTags('sessions')
@Controller(`${REST}/live-sessions`)
export class SessionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cards: Cards,
    private readonly views: CardViews,
  ) {}

  @Get()
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'List the sessions',
    description: 'The latest start comes first. Without a token, the public ones; with one, also those that the caller may join or book.',
    ok: [CardAnswer],
    bare: true,
  })
  list(@ByOrNobody() by: Principal | null): Promise<CardAnswer[]> {
    return this.views.list(by);
  }

  @Post('join')
  @ApiEndpoint({
    summary: 'Join a session that is live',
    description:
      'The caller stays in it until it ends. Repeating the request changes nothing. The name and the email are those of the account.',
    ok: JoinedAnswer,
    status: 200,
    bare: true,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'REMOVED_FROM_SESSION', 'SESSION_LOCKED', NOT_YOUR_ID],
  })
  async join(@By() by: Principal, @Body() { sessionId, userId }: JoinForm): Promise<JoinedAnswer> {
    if (userId && !(await this.isOwn(by, userId))) throw NOT_YOUR_ID;
    await this.commands.execute(new JoinSession(by, latestOf(await this.cards.find(sessionId)), null));
    return { success: true, message: 'Joined session' };
  }

  private async isOwn({ userId: own }: Principal, userId: string): Promise<boolean> {
    return userId.toLowerCase() === own || this.queries.execute(new IsKnownAs(own, userId));
  }
}
