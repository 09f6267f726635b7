import { Injectable } from '@nestjs/common';
import {
  LockRoom,
  MuteParticipants,
  ReadmitParticipant,
  RemoveParticipant,
  UnmuteOnMicrophone,
  type Moderated,
} from '../../../contracts/classroom/moderation.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import { requireLive, requireStaff } from '../access/domain/member.ts';
import { Members } from '../access/members.ts';
import { ModerationStore } from './moderation-store.ts';
import { Targets } from './targets.ts';

type OfStaff = MuteParticipants | RemoveParticipant | ReadmitParticipant | LockRoom;
type ModerationCommand = OfStaff | UnmuteOnMicrophone;

/** One lane per session for all that its staff decide about its room, so that their decisions stay in order, also with joins and leaves. */
@Injectable()
export class ModerationLane {
  private readonly lane: Lane<ModerationCommand, Moderated>;

  constructor(
    lanes: Lanes,
    private readonly members: Members,
    private readonly targets: Targets,
    private readonly moderations: ModerationStore,
    private readonly clock: Clock,
  ) {
    this.lane = lanes.open('moderation', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  async run(command: ModerationCommand): Promise<Moderated> {
    if (!isId(command.sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(command.sessionId, command);
  }

  private async load(
    tx: Transaction,
    sessionId: string,
    commands: readonly ModerationCommand[],
  ): Promise<Group<ModerationCommand, Moderated>> {
    const memberOf = await this.members.load(
      sessionId,
      commands.flatMap((command) => ('by' in command ? [command.by] : [])),
    );
    const userIds = [...new Set(commands.flatMap(userOf).filter(isId))];
    const targetOf = await this.targets.load(sessionId, userIds);
    const present = commands.some(isOfAll) ? await this.targets.present(sessionId) : [];
    const moderation = await this.moderations.load(tx, sessionId, [...userIds, ...present.map(({ userId }) => userId)]);

    const now = this.clock.now();
    return {
      decide: (command) => {
        if (command instanceof UnmuteOnMicrophone) return moderation.unmute(command.userId);
        const by = memberOf(command.by);
        requireStaff(by);
        // After the end too, so that the user can read what was said.
        if (command instanceof ReadmitParticipant) {
          if (!isId(command.userId)) throw new DomainError('PEER_NOT_FOUND');
          return moderation.readmit(by.userId, command.userId);
        }
        requireLive(by);
        if (command instanceof LockRoom) return moderation.lock(by.userId, command.locked);
        if (command instanceof RemoveParticipant) return moderation.remove(by.userId, targetOf(command.userId), now);
        const { whom } = command;
        return 'all' in whom ? moderation.muteAll(by.userId, present) : moderation.mute(by.userId, targetOf(whom.userId));
      },
      save: () => this.moderations.save(tx, sessionId, moderation),
    };
  }
}

const isOfAll = (command: ModerationCommand): boolean => command instanceof MuteParticipants && 'all' in command.whom;

/** The user a command is of, if it is of one. */
const userOf = (command: ModerationCommand): string[] => {
  if (command instanceof LockRoom) return [];
  if (!(command instanceof MuteParticipants)) return [command.userId];
  return 'userId' in command.whom ? [command.whom.userId] : [];
};
