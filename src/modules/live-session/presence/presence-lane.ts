import { Injectable } from '@nestjs/common';
import type { CommandResult } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import type { Meeting } from '../../../contracts/live-session/meeting.ts';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import type { AskForMedia, SetMediaState } from '../../../contracts/live-session/media.ts';
import type { Connection, JoinSession, LeaveSession, WhyLeft } from '../../../contracts/live-session/presence.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import { Admission, sessionIdOf } from '../access/admission.ts';
import type { User } from '../access/domain/session-access.ts';
import { MeetingSecrets } from '../meeting/meeting-secrets.ts';
import type { StateSet } from './domain/presence.ts';
import { PresenceStore } from './presence-store.ts';

export type Joined = CommandResult<JoinSession>;
type Join = { readonly user: User; readonly connection: Connection; readonly media?: boolean };
type Leave = { readonly userId: string; readonly connection: Connection; readonly why: WhyLeft };
type AskForPlace = { readonly userId: string; readonly connection: Connection; readonly asksForMedia: true };
type SetState = { readonly userId: string; readonly connection: Connection; readonly change: Partial<MediaState> };
type PresenceCommand = Join | Leave | AskForPlace | SetState;
type Answer = Joined | StateSet | undefined;

/** One lane per session for joins, leaves, places in the media and what is switched on: a burst of them takes only a few transactions, and they stay in order. */
@Injectable()
export class PresenceLane {
  private readonly lane: Lane<PresenceCommand, Answer>;

  constructor(
    lanes: Lanes,
    private readonly meetings: MeetingSecrets,
    private readonly admission: Admission,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {
    this.lane = lanes.open('presence', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  async join({ by, sessionId, connection, media }: JoinSession): Promise<Joined> {
    const joined = await this.lane.run(sessionIdOf(sessionId), { user: { userId: by.userId, role: by.role }, connection, media });
    return joined as Joined;
  }

  async leave({ userId, sessionId, connection, why }: LeaveSession): Promise<void> {
    await this.lane.run(sessionIdOf(sessionId), { userId, connection, why });
  }

  async askForMedia({ userId, sessionId, connection }: AskForMedia): Promise<void> {
    await this.lane.run(sessionIdOf(sessionId), { userId, connection, asksForMedia: true });
  }

  async setState({ userId, sessionId, connection, change }: SetMediaState): Promise<StateSet> {
    return (await this.lane.run(sessionIdOf(sessionId), { userId, connection, change })) as StateSet;
  }

  private async load(tx: Transaction, sessionId: string, commands: readonly PresenceCommand[]): Promise<Group<PresenceCommand, Answer>> {
    const session = await this.meetings.load(sessionId);
    // Throwing rolls back, so that no stream is created for a session that does not exist.
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    const users = [...new Map(commands.filter((command) => 'user' in command).map(({ user }) => [keyOf(user), user])).values()];
    const accesses = await this.admission.decide(session, users);
    const accessOf = new Map(users.map((user, index) => [keyOf(user), accesses[index]!]));
    const room = await this.presence.load(sessionId, [
      ...new Set(commands.map((command) => ('user' in command ? command.user.userId : command.userId))),
    ]);

    const now = this.clock.now();
    let meeting: Meeting | undefined;
    return {
      decide: (command) => {
        if ('asksForMedia' in command) {
          if (!room.askForMedia(command.userId, command.connection)) throw new DomainError('NOT_IN_A_SESSION');
          return undefined;
        }
        if ('change' in command) {
          const set = room.setState(command.userId, command.connection, command.change);
          if (!set) throw new DomainError('NOT_IN_A_SESSION');
          return set;
        }
        if (!('user' in command)) {
          room.leave(command.userId, command.connection, now, command.why);
          return undefined;
        }
        const access = accessOf.get(keyOf(command.user))!;
        mustBeJoinable(access);
        const stay = room.join({ ...command.user, staff: access.isStaff }, command.connection, now, command.media);
        meeting ??= this.meetings.open(sessionId, session);
        return { access, stay, meeting };
      },
      save: () => this.presence.save(tx, sessionId, room),
    };
  }
}

/** Includes the role: a user whose role has just changed may have tokens for both roles. */
const keyOf = ({ userId, role }: User): string => `${userId} ${role}`;

/** Checks access first, so that outsiders do not learn the session's status. */
const mustBeJoinable = ({ refusal, status }: SessionAccess): void => {
  if (refusal) throw new DomainError(refusal);
  if (status === 'ended') throw new DomainError('SESSION_ENDED');
  if (status !== 'live') throw new DomainError('SESSION_NOT_LIVE');
};
