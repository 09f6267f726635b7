import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { MuteParticipants, UnmuteOnMicrophone, type Moderated } from '../../../../contracts/classroom/moderation.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ModerationLane } from '../moderation-lane.ts';

@CommandHandler(MuteParticipants)
export class MuteParticipantsHandler implements ICommandHandler<MuteParticipants> {
  constructor(private readonly lane: ModerationLane) {}

  execute(command: MuteParticipants): Promise<Moderated> {
    return this.lane.run(command);
  }
}

/** Microphones are switched on all the time, and hardly ever by somebody who was muted: only those take the session's lock. */
@CommandHandler(UnmuteOnMicrophone)
export class UnmuteOnMicrophoneHandler implements ICommandHandler<UnmuteOnMicrophone> {
  constructor(
    private readonly db: Database,
    private readonly lane: ModerationLane,
  ) {}

  async execute(command: UnmuteOnMicrophone): Promise<void> {
    const { sessionId, userId } = command;
    const muted = await this.db.row(sql`select 1 from room_mute where session_id = ${sessionId} and user_id = ${userId}`);
    if (muted) await this.lane.run(command);
  }
}
