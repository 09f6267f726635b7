import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import { fact } from '../fact.ts';

/** `seq`: the number of the fact or, if nothing changed, the latest number of the session. */
export type Moderated = { readonly seq: number };

/**
 * Asks one participant, or (`all`) everyone who is not staff, to switch their microphone off. Throws PEER_NOT_FOUND if the user is not in the
 * session. Repeating it asks again.
 */
export class MuteParticipants extends Command<Moderated> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly whom: { readonly userId: string } | { readonly all: true },
  ) {
    super();
  }
}

/** A participant's client has switched its microphone on, so the participant is no longer muted. Does nothing if they were not. */
export class UnmuteOnMicrophone extends Command<void> {
  constructor(
    readonly sessionId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/**
 * Removes somebody who is or was in the live session. They cannot join it again until they are readmitted. Throws PEER_NOT_FOUND if they never
 * were in it, and STAFF_CANNOT_BE_REMOVED. Repeating it changes nothing.
 */
export class RemoveParticipant extends Command<Moderated> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/** Allows a removed user to join again or, once the session has ended, to read what happened in it. Does nothing if the user is not removed. */
export class ReadmitParticipant extends Command<Moderated> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/** Locks or unlocks a live session. Only staff and those who have been in it can join a locked one. */
export class LockRoom extends Command<Moderated> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly locked: boolean,
  ) {
    super();
  }
}

/** Whom a session keeps out. */
export interface Door {
  readonly locked: boolean;
  /** Those of the users asked about who were removed. */
  readonly removed: readonly string[];
}

export class GetDoor extends Query<Door> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** For one user, those of the sessions that are locked or that the user was removed from. */
export class FindClosedDoors extends Query<ReadonlyMap<string, 'locked' | 'removed'>> {
  constructor(
    readonly userId: string,
    readonly sessionIds: readonly string[],
  ) {
    super();
  }
}

/** The sessions that each of the users was removed from. */
export class FindRemovals extends Query<ReadonlyMap<string, ReadonlySet<string>>> {
  constructor(readonly userIds: readonly string[]) {
    super();
  }
}

/* Facts on the stream session:<id>. */

/** `userIds`: null for everyone who was in the session and not on its staff. */
export class ParticipantsMuted extends fact<{ sessionId: string; userIds: readonly string[] | null }>('classroom.ParticipantsMuted') {}
/** For `nobody`: clients see the microphone itself. */
export class ParticipantUnmuted extends fact<{ sessionId: string; userId: string }>('classroom.ParticipantUnmuted') {}
export class ParticipantRemoved extends fact<{ sessionId: string; userId: string }>('classroom.ParticipantRemoved') {}
export class ParticipantReadmitted extends fact<{ sessionId: string; userId: string }>('classroom.ParticipantReadmitted') {}
export class RoomLocked extends fact<{ sessionId: string; locked: boolean }>('classroom.RoomLocked') {}
