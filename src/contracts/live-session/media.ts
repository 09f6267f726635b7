import { Command, Query } from '@nestjs/cqrs';
import type { MediaState } from './media-state.ts';
import type { Connection } from './presence.ts';

/**
 * What a connection says that it sends, until it leaves; what is not in `change` stays as it is. Throws NOT_IN_A_SESSION if the connection is not in the
 * session. `isNew`: whether it changed. Switching the microphone on ends a mute.
 */
export class SetMediaState extends Command<{ readonly state: MediaState; readonly isNew: boolean }> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly connection: NonNullable<Connection>,
    readonly change: Partial<MediaState>,
  ) {
    super();
  }
}

/** A user who wants to take part in the video and audio of a session, and the connection they do it with: their latest that asked. */
export interface PeerInLine {
  readonly userId: string;
  readonly connectionId: string;
  readonly staff: boolean;
  /** Orders the connections of a session by when they asked, on all nodes. */
  readonly number: number;
}

/**
 * The line of users who want to take part in the media of a session, on all nodes: the first `limit`, the first member of staff, and how many
 * there are. A user who changes to another connection keeps their place.
 */
export class GetMediaLine extends Query<{ readonly first: readonly PeerInLine[]; readonly total: number }> {
  constructor(
    readonly sessionId: string,
    readonly limit: number,
  ) {
    super();
  }
}

/** Puts a connection of a participant in the line, as the user's latest that asked. Throws NOT_IN_A_SESSION if it is not in the session. */
export class AskForMedia extends Command<void> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly connection: NonNullable<Connection>,
  ) {
    super();
  }
}
