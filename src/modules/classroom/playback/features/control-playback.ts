import { CommandHandler, QueryBus, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { ControlPlayback } from '../../../../contracts/classroom/playback.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { GetRoomSession } from '../../../../contracts/live-session.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { Transaction } from '../../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../../kernel/messaging/lanes.ts';
import { requireLive, requireStaff, type Member } from '../../access/domain/member.ts';
import { Members } from '../../access/members.ts';
import { Playback } from '../domain/playback.ts';
import { Pace } from '../pace.ts';
import { PlaybackStore } from '../playback-store.ts';

type Controlled = CommandResult<ControlPlayback>;

/** At most four changes a second per session. Each node paces its own, so hosts on two nodes may make twice as many. */
const EVERY_MS = 250;

@CommandHandler(ControlPlayback)
export class ControlPlaybackHandler implements ICommandHandler<ControlPlayback> {
  private readonly pace = new Pace(EVERY_MS);
  private readonly lane: Lane<ControlPlayback, Controlled>;

  constructor(
    lanes: Lanes,
    private readonly queries: QueryBus,
    private readonly members: Members,
    private readonly playbacks: PlaybackStore,
  ) {
    this.lane = lanes.open('playback', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  async execute(command: ControlPlayback): Promise<Controlled> {
    const { by, sessionId } = command;
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    // Nothing is awaited before the turn, so that the last command a host sends is the last to be applied.
    await this.pace.turn(sessionId);
    return this.lane.run(sessionId, command);
  }

  private async load(
    tx: Transaction,
    sessionId: string,
    commands: readonly ControlPlayback[],
  ): Promise<Group<ControlPlayback, Controlled>> {
    const memberOf = await this.members.load(
      sessionId,
      commands.map(({ by }) => by),
    );
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    const playback = new Playback(sessionId, session!.videoUrl, await this.playbacks.load(sessionId));
    const seq = tx.head(sessionStream(sessionId)) + 1;
    return {
      decide: ({ by, change }) => {
        requireControl(memberOf(by));
        playback.control(by.userId, change);
        return { seq };
      },
      save: () => this.playbacks.save(tx, sessionId, playback),
    };
  }
}

const requireControl = (member: Member): void => {
  requireStaff(member);
  requireLive(member);
};
