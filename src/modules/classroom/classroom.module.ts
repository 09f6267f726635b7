import { Module } from '@nestjs/common';
import { Members } from './access/members.ts';
import { Names } from './access/names.ts';
import { Readers } from './access/readers.ts';
import { ChatStore } from './chat/chat-store.ts';
import { ChatChange } from './chat/chat-change.ts';
import { ChatController } from './chat/chat.controller.ts';
import { DeleteMessageHandler } from './chat/features/delete-message.ts';
import { GetMessageTextsHandler } from './chat/features/get-message-texts.ts';
import { ListMessagesHandler } from './chat/features/list-messages.ts';
import { PostMessageHandler } from './chat/features/post-message.ts';
import { SwitchChatHandler } from './chat/features/switch-chat.ts';
import { ControlPlaybackHandler } from './playback/features/control-playback.ts';
import { GetPlaybackHandler } from './playback/features/get-playback.ts';
import { CurrentPlayback } from './playback/current-playback.ts';
import { PlaybackController } from './playback/playback.controller.ts';
import { PlaybackStore } from './playback/playback-store.ts';
import { GetClassroomStateHandler } from './get-classroom-state.ts';
import { ListHandsHandler } from './hands/features/list-hands.ts';
import { LowerHandsHandler } from './hands/features/lower-hands.ts';
import { RaiseHandHandler } from './hands/features/raise-hand.ts';
import { HandsController } from './hands/hands.controller.ts';
import { HandsLane } from './hands/hands-lane.ts';
import { HandsStore } from './hands/hands-store.ts';
import { LowerHandsWhenUsersLeave } from './hands/reactions/lower-hands-when-users-leave.ts';
import { moderationProviders } from './moderation/moderation-providers.ts';
import { ModerationController } from './moderation/moderation.controller.ts';
import { VerificationModule } from './verification/verification.module.ts';

const chat = [
  ChatChange,
  ChatStore,
  DeleteMessageHandler,
  GetMessageTextsHandler,
  ListMessagesHandler,
  PostMessageHandler,
  SwitchChatHandler,
];
const hands = [HandsLane, HandsStore, ListHandsHandler, LowerHandsHandler, LowerHandsWhenUsersLeave, RaiseHandHandler];
const playback = [PlaybackStore, CurrentPlayback, GetPlaybackHandler, ControlPlaybackHandler];

@Module({
  imports: [VerificationModule],
  controllers: [ChatController, HandsController, ModerationController, PlaybackController],
  providers: [...chat, ...hands, ...moderationProviders, ...playback, GetClassroomStateHandler, Members, Names, Readers],
})
export class ClassroomModule {}
