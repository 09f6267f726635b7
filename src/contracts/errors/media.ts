import { transient, type ErrorRow } from './row.ts';

export const mediaErrors = {
  VIDEO_FULL: [409, 'All places for video are taken. You can use everything else, and get a place when it is your turn.'],
  VIDEO_ELSEWHERE: [409, 'Your video runs in another tab or on another device. Send PEER_JOINED to move it here.'],
  VIDEO_UNAVAILABLE: transient(503, 'There is no video at the moment.'),
  PEER_WITHOUT_VIDEO: [409, 'This participant does not take part in the video.'],
  PEER_IS_YOU: [422, 'You cannot connect to yourself.'],
  PEER_NEEDED: [422, 'Say in `to` which participant this is for.'],
  PEER_NOT_NEEDED: [422, 'Your media goes through the server: leave `to` out.'],
  SIGNAL_INVALID: [422, 'The media server does not understand this session description or candidate.'],
  SIGNAL_TOO_LARGE: [413, 'A session description can have at most 32 KB, and a candidate 2 KB.'],
} as const satisfies Record<string, ErrorRow>;
