import { Module } from '@nestjs/common';
import { Members } from './access/members.ts';
import { ChatStore } from './chat/chat-store.ts';
import { GetMessageTextsHandler } from './chat/features/get-message-texts.ts';
import { PostMessageHandler } from './chat/features/post-message.ts';
import { GetClassroomStateHandler } from './get-classroom-state.ts';

const chat = [ChatStore, GetMessageTextsHandler, PostMessageHandler];

@Module({ providers: [...chat, GetClassroomStateHandler, Members] })
export class ClassroomModule {}
