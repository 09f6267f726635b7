import { FASTEST_RATE, SLOWEST_RATE } from '../../../../contracts/classroom/playback.ts';
import { LONGEST_VIDEO } from '../../../../contracts/live-session/watching.ts';
import { body, flag, instant, int, namedObject, number, optional } from '../schema.ts';
import { inSession, numbered } from '../shared-fields.ts';

const playing = flag({ description: 'Whether the video plays.' });
const rate = (more = '') => number(SLOWEST_RATE, FASTEST_RATE, { description: `The speed; 1 is normal.${more}` });

const state = {
  playing,
  position: number(0, LONGEST_VIDEO, { description: 'Where the video was at `at`, in seconds from its beginning.' }),
  rate: rate(),
  at: instant({ description: 'While playing, the video is now at `position` + seconds since then × `rate`.' }),
};

export const playbackBodies = {
  PLAYBACK: body('PlaybackBody', {
    ...inSession,
    playing,
    position: number(0, LONGEST_VIDEO, { description: 'Where the video is, in seconds from its beginning.' }),
    rate: optional(rate(' Stays as it is if left out.')),
  }),
};

export const playbackAnswers = {
  PLAYBACK: namedObject('PlaybackAnswer', {
    seq: int(1, { description: 'The number of the message with this change, or with a later one of the same moment.' }),
  }),
};

export const playbackMessages = { PLAYBACK: namedObject('PlaybackMessage', { ...numbered, ...state }) };

export const playbackState = namedObject('PlaybackState', state);
