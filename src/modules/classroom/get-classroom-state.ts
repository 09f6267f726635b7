import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetClassroomState, type ClassroomState } from '../../contracts/classroom/room-state.ts';
import { ChatStore } from './chat/chat-store.ts';
import { HandsStore } from './hands/hands-store.ts';
import { RoomModeration } from './moderation/room-moderation.ts';
import { CurrentPlayback } from './playback/current-playback.ts';

/** Asks each part for its fields. */
@QueryHandler(GetClassroomState)
export class GetClassroomStateHandler implements IQueryHandler<GetClassroomState> {
  constructor(
    private readonly chats: ChatStore,
    private readonly hands: HandsStore,
    private readonly moderation: RoomModeration,
    private readonly playback: CurrentPlayback,
  ) {}

  async execute({ sessionId }: GetClassroomState): Promise<ClassroomState> {
    return {
      ...(await this.chats.state(sessionId)),
      ...(await this.hands.state(sessionId)),
      ...(await this.moderation.state(sessionId)),
      playback: await this.playback.of(sessionId),
    };
  }
}
