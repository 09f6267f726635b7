import { Injectable } from '@nestjs/common';
import { CommandBus, type CommandResult } from '@nestjs/cqrs';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Node } from '../../../kernel/node.ts';
import type { Connection } from '../transport/connection.ts';

const RETRY_MS = 1_000;

export type Leaving = LeaveSession['why'];

/** Records in the database which sessions the connections of this node are in. */
@Injectable()
export class RoomPresence {
  constructor(
    private readonly commands: CommandBus,
    private readonly node: Node,
  ) {}

  get nodeId(): string {
    return this.node.id;
  }

  /** `media`: whether the connection asks for a place in the video and audio; undefined leaves it as it is. */
  join({ principal, id }: Connection, sessionId: string, media?: boolean): Promise<CommandResult<JoinSession>> {
    return this.commands.execute(new JoinSession(principal, sessionId, { id, nodeId: this.node.id }, media));
  }

  leave({ principal, id }: Connection, sessionId: string, why: Leaving): Promise<void> {
    return this.commands.execute(new LeaveSession(principal.userId, sessionId, { id, nodeId: this.node.id }, why));
  }
}

/** Repeats a write that must reach the database once it is back. */
export const retry = (work: () => Promise<void>): void => void setTimeout(() => void work(), RETRY_MS).unref();

/** Whether something failed, as opposed to a rule that rejected the command. */
export const isFault = (error: unknown): boolean => !(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE';
