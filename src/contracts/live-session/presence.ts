import { Command, Query } from '@nestjs/cqrs';
import type { Principal, Role } from '../auth.ts';
import { fact } from '../fact.ts';
import type { SessionAccess } from '../live-session.ts';
import type { Page, PageRequest } from '../page.ts';
import type { MediaState } from './media-state.ts';

export interface Participant extends MediaState {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** When the user's current stay began, counting all their connections as one. */
  readonly joinedAt: Date;
}

/** Who is in the session now, with names but no emails. One page, or everyone if `page` is null. */
export class GetParticipants extends Query<Page<Participant>> {
  constructor(
    readonly sessionId: string,
    readonly page: PageRequest | null,
  ) {
    super();
  }
}

/** Filters `userIds` to the users who are in the session now, on any node. Anything that is not an id is nobody's. */
export class FindPresent extends Query<readonly string[]> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** Somebody who is or was in a session. */
export interface Visitor {
  readonly userId: string;
  /** Whether they are in the session as staff. */
  readonly staff: boolean;
  /** When their current stay began, counting all their connections as one; null if they have left. */
  readonly hereSince: Date | null;
}

/** The given users who are or were in the session; if `userIds` is null, everyone who is in it now. */
export class FindVisitors extends Query<readonly Visitor[]> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[] | null,
  ) {
    super();
  }
}

/** The ids of the sessions that the user is in now. */
export class FindSessionsJoined extends Query<readonly string[]> {
  constructor(readonly userId: string) {
    super();
  }
}

/** How a participant is connected: by a socket on a node, or (null) by a REST join, which lasts until they leave or the session ends. */
export type Connection = { readonly id: string; readonly nodeId: string } | null;

/**
 * Lets the caller into a live session and opens a presence interval. Repeating it for the same connection changes nothing but `media`: whether
 * the connection takes part in the video and audio. If `media` is undefined, a new connection does not, and another stays as it is.
 */
export class JoinSession extends Command<{
  readonly access: SessionAccess;
  /** The presence interval of this connection. `isNew`: this join opened it. */
  readonly stay: { readonly id: string; readonly isNew: boolean };
  readonly meeting: { readonly url: string | null; readonly password: string | null };
}> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly connection: Connection,
    readonly media?: boolean,
  ) {
    super();
  }
}

/** Why a presence interval ended. */
export type WhyLeft = 'left' | 'lost' | 'ended' | 'removed' | 'node-died';

/** Closes the presence interval of this connection. Does nothing if the connection is not in the session. */
export class LeaveSession extends Command<void> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly connection: Connection,
    readonly why: Extract<WhyLeft, 'left' | 'lost' | 'removed'> = 'left',
  ) {
    super();
  }
}

/** For `nobody`: only other modules and the participant list use it. `arrival`: whether this is the user's first open connection. */
export class ParticipantJoined extends fact<{
  sessionId: string;
  userId: string;
  role: Role;
  staff: boolean;
  connectionId: string | null;
  arrival: boolean;
}>('live-session.ParticipantJoined') {}
/** `departure`: whether this was the user's last open connection. `at`: when they left or, if the node died, when it last renewed its lease. */
export class ParticipantLeft extends fact<{
  sessionId: string;
  userId: string;
  connectionId: string | null;
  departure: boolean;
  at: string;
  why: WhyLeft;
}>('live-session.ParticipantLeft') {}
