import { Query } from '@nestjs/cqrs';
import type { RaisedHand } from './hands.ts';
import type { PlaybackState } from './playback.ts';

export const HANDS_SHOWN = 50;

/** The state of a classroom, for those who join it. Each part of the classroom adds its own fields. */
export interface ClassroomState {
  /** Whether everyone may write. Staff may write even if not. */
  readonly chatOpen: boolean;
  /** The raised hands in order: at most HANDS_SHOWN, and the count. */
  readonly hands: { readonly items: readonly RaisedHand[]; readonly count: number };
  /** Whether only staff and those who have been in the session can join it. */
  readonly locked: boolean;
  /** Those who were asked to switch their microphone off and have neither switched it on nor left since; at most 200. */
  readonly muted: readonly string[];
  /** Null until the host has controlled the video that the session has now. */
  readonly playback: PlaybackState | null;
}

export class GetClassroomState extends Query<ClassroomState> {
  constructor(readonly sessionId: string) {
    super();
  }
}
