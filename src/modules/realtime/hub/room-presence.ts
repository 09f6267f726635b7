import { Injectable } from '@nestjs/common';
import { CommandBus, type CommandResult } from '@nestjs/cqrs';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import { SetMediaState } from '../../../contracts/live-session/media.ts';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Node } from '../../../kernel/node.ts';
import type { Connection } from '../transport/connection.ts';
import { Knocks } from './knocks.ts';

const RETRY_MS = 1_000;

export type Leaving = LeaveSession['why'];

/** Records in the database which sessions the connections of this node are in. */
@Injectable()
export class RoomPresence {
  /** What connections have switched on, so that it is not lost with the lease of this node. */
  private readonly states = new WeakMap<Connection, { readonly sessionId: string; readonly state: MediaState }>();

  constructor(
    private readonly commands: CommandBus,
    private readonly node: Node,
    private readonly knocks: Knocks,
  ) {}

  get nodeId(): string {
    return this.node.id;
  }

  /** `media`: whether the connection asks for a place in the video and audio; undefined leaves it as it is. */
  async join({ principal, id }: Connection, sessionId: string, media?: boolean): Promise<CommandResult<JoinSession>> {
    try {
      return await this.commands.execute(new JoinSession(principal, sessionId, { id, nodeId: this.node.id }, media));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SESSION_LOCKED') this.knocks.knock(sessionId.toLowerCase(), principal.userId);
      throw error;
    }
  }

  /** Joins again under the node's new id. */
  async rejoin(connection: Connection, sessionId: string, media?: boolean): Promise<void> {
    await this.join(connection, sessionId, media);
    const had = this.states.get(connection);
    if (had?.sessionId === sessionId) await this.setState(connection, sessionId, had.state);
  }

  async setState(connection: Connection, sessionId: string, change: Partial<MediaState>): Promise<CommandResult<SetMediaState>> {
    const { principal, id } = connection;
    const set = await this.commands.execute(new SetMediaState(principal.userId, sessionId, { id, nodeId: this.node.id }, change));
    this.states.set(connection, { sessionId, state: set.state });
    return set;
  }

  leave(connection: Connection, sessionId: string, why: Leaving): Promise<void> {
    const { principal, id } = connection;
    if (this.states.get(connection)?.sessionId === sessionId) this.states.delete(connection);
    return this.commands.execute(new LeaveSession(principal.userId, sessionId, { id, nodeId: this.node.id }, why));
  }
}

/** Repeats a write that must reach the database once it is back. */
export const retry = (work: () => Promise<void>): void => void setTimeout(() => void work(), RETRY_MS).unref();

/** Whether something failed, as opposed to a rule that rejected the command. */
export const isFault = (error: unknown): boolean => !(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE';
