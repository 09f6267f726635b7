import { KEPT_OUT_ERRORS } from '../../../../contracts/errors/live-session.ts';
import type { PlaybackCommands, PlaybackMessages } from '../../../../contracts/realtime/playback.ts';
import { SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

export const playbackCommandTexts: CommandTexts<keyof PlaybackCommands> = {
  PLAYBACK: {
    summary: 'Play, pause, seek or change the speed of the video for everyone.',
    says: 'For staff of the session. The room receives `PLAYBACK` at most four times a second; of changes that come faster, the last one counts.',
    errors: ['NOT_IN_A_SESSION', 'TEACHER_ONLY', 'SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'NO_VIDEO', ...KEPT_OUT_ERRORS],
    bodies: [
      { summary: 'Play from 1:35', payload: { playing: true, position: 95.5 } },
      { summary: 'Pause there', payload: { playing: false, position: 107 } },
      { summary: 'Play at half speed', payload: { playing: true, position: 107, rate: 0.5 } },
    ],
    answers: [{ summary: 'Changed', payload: { seq: 12 } }],
  },
};

export const playbackEventTexts: EventTexts<keyof PlaybackMessages> = {
  PLAYBACK: {
    summary: 'The host played, paused or moved the video, or changed its speed.',
    to: 'The room.',
    says: 'Put your player where the host’s is: while it plays, at `position` + seconds since `at` × `rate`; otherwise at `position`. If `SESSION_UPDATED` brings another video, show it paused at its beginning.',
    example: {
      summary: 'It plays from 1:35',
      payload: { sessionId: SESSION, seq: 12, after: 11, playing: true, position: 95.5, rate: 1, at: '2026-09-01T07:12:00.000Z' },
    },
  },
};
