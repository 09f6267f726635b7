import { Query } from '@nestjs/cqrs';

/** Which of their devices a participant has switched on. */
export interface MediaState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

/**
 * The states of the users among `userIds`, and of all whose state has changed after the number `since`, as far as they are in the session. Whatever
 * any of a user's connections has on is on. `last`: the number of the latest change.
 */
export class GetMediaStates extends Query<{ readonly states: ReadonlyMap<string, MediaState>; readonly last: number }> {
  constructor(
    readonly sessionId: string,
    readonly since: number,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** The number of the latest change of a media state in each of these sessions, as far as there is one. */
export class GetLastMediaChanges extends Query<ReadonlyMap<string, number>> {
  constructor(readonly sessionIds: readonly string[]) {
    super();
  }
}
