import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import { fact } from '../fact.ts';

export const SLOWEST_RATE = 0.25;
export const FASTEST_RATE = 4;

/**
 * How everyone in the room sees the session's video. `position`: where the video was at the time `at`, in seconds from its beginning. While it is playing, it is
 * now at position + seconds since `at` × `rate`.
 */
export interface PlaybackState {
  readonly playing: boolean;
  readonly position: number;
  /** 1 is normal speed. */
  readonly rate: number;
  readonly at: Date;
}

/** `rate` stays as it is if it is left out; it is 1 at first. */
export type PlaybackChange = Pick<PlaybackState, 'playing' | 'position'> & { readonly rate?: number };

/**
 * Plays, pauses, seeks or changes the speed of the video for everyone in the room. Changes of one session within a quarter of a second become one fact, which has
 * the last of them. `seq`: the number of that fact. Throws TEACHER_ONLY, SESSION_NOT_FOUND, NOT_SESSION_HOST, SESSION_NOT_LIVE and NO_VIDEO.
 */
export class ControlPlayback extends Command<{ readonly seq: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly change: PlaybackChange,
  ) {
    super();
  }
}

/** For everyone who may join. Null until the host has controlled the video that the session has now. Throws SESSION_NOT_FOUND and the caller’s refusal. */
export class GetPlayback extends Query<PlaybackState | null> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The time of the fact is the `at` of its state. It is about the video that the session has at that time. */
export class PlaybackChanged extends fact<{ sessionId: string; playing: boolean; position: number; rate: number }>(
  'classroom.PlaybackChanged',
) {}
