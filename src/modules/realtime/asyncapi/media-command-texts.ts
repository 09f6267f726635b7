import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MediaCommands, SignalBody } from '../../../contracts/realtime/media.ts';
import type { Example } from './document-types.ts';
import { AMARA, answer, candidate, GRACE, LUCA, mesh, offer } from './example-data.ts';
import type { CommandText, CommandTexts } from './texts.ts';

const nothing = { summary: 'Done', payload: null };

/** Of commands that need a place in the video. */
const ofPlaces: readonly ErrorCode[] = [
  'NOT_IN_A_SESSION',
  'PEER_NOT_FOUND',
  'PEER_IS_YOU',
  'VIDEO_FULL',
  'VIDEO_ELSEWHERE',
  'VIDEO_UNAVAILABLE',
];
const signal = (summary: string, body: Example<SignalBody>): CommandText<'WEBRTC_OFFER'> => ({
  summary,
  says: 'Between users with a place in the video of the same session. It reaches the one connection that has the place. If you have not asked for a place, you do so by this. Nothing is stored.',
  errors: [...ofPlaces, 'PEER_WITHOUT_VIDEO', 'PEER_NEEDED', 'PEER_NOT_NEEDED', 'SIGNAL_INVALID', 'SIGNAL_TOO_LARGE'],
  bodies: [body],
  answers: [nothing],
});

/** The texts about the commands of users with a place in the video. */
export const mediaCommandTexts: CommandTexts<keyof MediaCommands> = {
  PEER_JOINED: {
    summary: 'Ask for a place in the video, or say again that you are ready.',
    says:
      'Not needed if you joined with `media: true`. Sent to the whole room, including you, or only to the participant in `to`. If your place is with another of your ' +
      'connections, it moves to this one. Repetitions within a second are combined: the room receives one more message at the end of that second.',
    errors: ofPlaces,
    bodies: [
      { summary: 'In the current session', payload: {} },
      { summary: 'To one participant', payload: { to: GRACE } },
    ],
    answers: [{ summary: 'Amara has a place', payload: mesh }],
  },
  MEDIA_STATE: {
    summary: 'Say what you have switched on.',
    says:
      'For what this connection sends, whether directly, through the server or in a meeting elsewhere: whatever you leave out stays as it is. The room receives it as `changed` in `PARTICIPANTS_CHANGED`, and it is in every list ' +
      'of participants until the connection leaves or is lost: send it again once you have joined anew, when you have applied the answer. Switching the microphone on ends a mute (`muted` in the snapshot).',
    errors: ['NOT_IN_A_SESSION'],
    bodies: [
      { summary: 'The microphone is on; the camera and the screen are as before', payload: { microphone: true } },
      { summary: 'The screen is shared, the camera is off', payload: { camera: false, screen: true } },
    ],
    answers: [{ summary: 'All that is on now', payload: { microphone: true, camera: false, screen: true } }],
  },
  WEBRTC_OFFER: signal('Offer a connection to a participant.', { summary: 'From Amara to Luca', payload: { to: LUCA, signal: offer } }),
  WEBRTC_ANSWER: signal('Answer an offer.', { summary: 'From Luca to Amara', payload: { to: AMARA, signal: answer } }),
  WEBRTC_ICE_CANDIDATE: signal('Send an ICE candidate to a participant.', {
    summary: 'From Amara to Luca',
    payload: { to: LUCA, signal: candidate },
  }),
};
