import type { PlaybackChange, PlaybackState } from '../classroom/playback.ts';
import type { Numbered } from './numbered.ts';

/** Server to client. */
export interface PlaybackMessages {
  /** To the room: the host played, paused or moved the video, or changed its speed. A video that replaces another is paused at its beginning. */
  PLAYBACK: Numbered & PlaybackState;
}

/** Client to server. */
export interface PlaybackCommands {
  /** Staff only. */
  PLAYBACK: { body: { sessionId?: string } & PlaybackChange; answer: { readonly seq: number } };
}
