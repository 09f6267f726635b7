import type { MediaMessages } from '../../../contracts/realtime/media.ts';
import { AMARA, answer, candidate, LUCA, mesh, offer, SESSION } from './example-data.ts';
import type { EventTexts } from './texts.ts';

const PEER = 'The user named in `to`. `from` is the sender, set by the server.';

/** The texts about what users with a place in the video receive. */
export const mediaEventTexts: EventTexts<keyof MediaMessages> = {
  PEER_JOINED: {
    summary: 'A participant has a place in the video, and is ready for connections.',
    to: 'Everybody with a place in the video. If the participant announced it, also the rest of the room, or the one participant named in `to`.',
    says: 'If `offers` is true, make the first offer; otherwise wait for it. It may come again for somebody you are connected to.',
    example: { summary: 'Luca has come, and you offer', payload: { sessionId: SESSION, from: LUCA, offers: true } },
  },
  PEER_LEFT: {
    summary: 'A participant has given up the place in the video, or moved it to another connection.',
    to: 'Everybody with a place in the video.',
    says: 'Close your connection to this user. If the place has moved, `PEER_JOINED` follows, and you connect anew.',
    example: { summary: 'Luca has left', payload: { sessionId: SESSION, userId: LUCA } },
  },
  MEDIA_CHANGED: {
    summary: 'Your part in the video has changed.',
    to: 'The connection concerned.',
    says: '`media` replaces what you have: close all connections that it does not mention. For instance, a place has become free and you were next in the line.',
    example: { summary: 'Amara got a place', payload: { sessionId: SESSION, media: mesh } },
  },
  WEBRTC_OFFER: {
    summary: 'A participant offers you a connection.',
    to: PEER,
    example: { summary: 'From Amara', payload: { sessionId: SESSION, from: AMARA, signal: offer } },
  },
  WEBRTC_ANSWER: {
    summary: 'A participant answers your offer.',
    to: PEER,
    example: { summary: 'From Luca', payload: { sessionId: SESSION, from: LUCA, signal: answer } },
  },
  WEBRTC_ICE_CANDIDATE: {
    summary: 'A participant sends you an ICE candidate.',
    to: PEER,
    example: { summary: 'From Amara', payload: { sessionId: SESSION, from: AMARA, signal: candidate } },
  },
};
