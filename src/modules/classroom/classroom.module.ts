import { Module } from '@nestjs/common';
import { Members } from './access/members.ts';
import { ChatStore } from './chat/chat-store.ts';
import { GetMessageTextsHandler } from './chat/features/get-message-texts.ts';
import { PostMessageHandler } from './chat/features/post-message.ts';
import { GetClassroomStateHandler } from './get-classroom-state.ts';
import { moderationProviders } from './moderation/moderation-providers.ts';
import { ModerationController } from './moderation/moderation.controller.ts';

const chat = [ChatStore, GetMessageTextsHandler, PostMessageHandler];

@Module({ controllers: [ModerationController], providers: [...chat, ...moderationProviders, GetClassroomStateHandler, Members] })
export class ClassroomModule {}
