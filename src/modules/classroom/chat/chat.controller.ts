import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { DeleteMessage, ListMessages, PostMessage, SwitchChat } from '../../../contracts/classroom/chat.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { ApiEndpoint, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { ChatMessageView, ChatOpen, ChatQuery, PostedView, PostMessageRequest } from './dto/chat.ts';

@ApiTags('classroom')
@Controller('live-sessions/:id/chat')
export class ChatController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiEndpoint({
    summary: 'Read the chat of a session',
    description:
      'In the order of the room’s numbers. For everyone who may join; after the end, for staff and for those who were there. Deleted messages have no text.',
    ok: PageOf(ChatMessageView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  list(@By() by: Principal, @Param('id') id: string, @Query() query: ChatQuery) {
    return paged(query, `chat of ${id}`, (page) => this.queries.execute(new ListMessages(by, id, query.order, page)));
  }

  @Post()
  @ApiEndpoint({
    summary: 'Write in the chat of a session',
    description: 'The caller must be in the session. Everyone in its room receives the message.',
    ok: PostedView,
    errors: [
      'SESSION_NOT_FOUND',
      'SESSION_NOT_LIVE',
      'SESSION_ENDED',
      'NOT_IN_A_SESSION',
      'CHAT_CLOSED',
      'MESSAGE_ID_TAKEN',
      ...KEPT_OUT_ERRORS,
    ],
  })
  post(@By() by: Principal, @Param('id') id: string, @Body() message: PostMessageRequest) {
    return this.commands.execute(new PostMessage(by, id, message.text, message.id));
  }

  @Delete(':messageId')
  @ApiEndpoint({
    summary: 'Delete a message',
    description: 'For its sender and staff of the session, even after its end. Its text is erased. Repeating it changes nothing.',
    ok: null,
    errors: ['SESSION_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'NOT_YOUR_MESSAGE', ...KEPT_OUT_ERRORS],
  })
  async remove(@By() by: Principal, @Param('id') id: string, @Param('messageId') messageId: string) {
    await this.commands.execute(new DeleteMessage(by, id, messageId));
    return null;
  }

  @Put('open')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Switch the chat off or on',
    description: 'While it is off, only staff of the session can write.',
    ok: ChatOpen,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
  })
  switch(@By() by: Principal, @Param('id') id: string, @Body() { open }: ChatOpen) {
    return this.commands.execute(new SwitchChat(by, id, open));
  }
}
