import { MARK_SOURCES, MARK_STATUSES, NOT_EXPECTED, type MarkStatus } from '../../../contracts/attendance.ts';
import type { Role } from '../../../contracts/auth.ts';
import { CAPTURES, MARKS_VISIBILITIES, SESSION_OUTCOMES, SESSION_STATUSES } from '../../../contracts/live-session.ts';
import type { SessionVideo } from '../../../contracts/live-session/video.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import { LIMITS } from '../limits.ts';
import { described, flag, id, instant, int, list, nullable, oneOf, optional, namedObject, text, url, type Schema } from './schema.ts';

/* Schemas shared by messages and answers. */

/** The members of a union type as a list. It does not compile if one is missing. */
const members = <T extends string>(all: Readonly<Record<T, true>>): readonly T[] => Object.keys(all) as T[];

export const ROLES = members<Role>({ admin: true, teacher: true, student: true });
const VIDEO_KINDS = members<SessionVideo['kind']>({ youtube: true, vimeo: true, hls: true, file: true });
const MEDIA_MODES = members<MediaView['mode']>({ mesh: true, janus: true, none: true });
const NO_MEDIA = members<NonNullable<MediaView['reason']>>({ 'not-asked': true, full: true, elsewhere: true, unavailable: true });
export const OUTCOME = 'How the session ended. Only sessions that were held count towards attendance.';

const sessionVideo = namedObject('SessionVideoView', {
  kind: oneOf(VIDEO_KINDS),
  embedUrl: url({
    maxLength: 20_000,
    description: 'Load it in an iframe (YouTube, Vimeo), an HLS player (`hls`) or a media element (`file`).',
  }),
  id: nullable(text(20, { description: 'The video’s ID on YouTube or Vimeo. Null for other videos.' })),
  startSeconds: nullable(int(1, { description: 'Where to start playing, in seconds. Null for the beginning.' })),
});

export const roomSession = namedObject('RoomSessionView', {
  id: id(),
  title: text(200),
  status: oneOf(SESSION_STATUSES),
  outcome: nullable(oneOf(SESSION_OUTCOMES, { description: `${OUTCOME} Null until it has ended.` })),
  classId: nullable(id({ description: 'Null if the session belongs to no class.' })),
  hostId: id(),
  instructor: text(120, { description: 'The name to show as the teacher.' }),
  startedAt: nullable(instant()),
  endedAt: nullable(instant()),
  videoUrl: nullable(url()),
  video: nullable(described(sessionVideo, 'What a player needs to show the video.')),
  capture: list(oneOf(CAPTURES), { description: 'What marks students: the teacher, joining the session (`presence`), or both.' }),
  marksVisibility: oneOf(MARKS_VISIBILITIES, { description: 'Who sees marks: staff and the student concerned, or everybody in the room.' }),
});

/** What a user has switched on. */
export const mediaState = {
  microphone: flag({ description: 'Whether the microphone is on.' }),
  camera: flag({ description: 'Whether the camera is on.' }),
  screen: flag({ description: 'Whether the screen is shared.' }),
};

export const participant = namedObject('ParticipantView', { userId: id(), name: text(120), role: oneOf(ROLES), ...mediaState });

const iceServer = namedObject('IceServer', {
  urls: list(text(500)),
  username: optional(text(200, { description: 'Valid for a limited time, which it starts with, in seconds since 1970.' })),
  credential: optional(text(200)),
});

export const mediaView = namedObject('MediaView', {
  mode: oneOf(MEDIA_MODES, {
    description: '`mesh`: connect to each of `peers`. `janus`: connect to the server. `none`: you have no video, for this `reason`.',
  }),
  reason: nullable(
    oneOf(NO_MEDIA, {
      description:
        'Why you have no video: you did not ask for it; all places are taken, and you are in the line; your place is with another of your connections; or it does not work at the moment. Otherwise null.',
    }),
  ),
  message: nullable(text(500, { description: 'The reason, for people.' })),
  limit: int(0, { description: 'How many users can have video at the same time.' }),
  peers: list(
    namedObject('MediaPeerView', {
      userId: id(),
      offers: flag({ description: 'Whether you make the first offer to this user. If not, wait for theirs.' }),
    }),
    { description: 'Everybody else who has video.' },
  ),
  iceServers: list(iceServer, { description: 'For the `RTCPeerConnection`.' }),
});

export const participants = namedObject('ParticipantsView', {
  items: list(participant, { maxItems: LIMITS.participantsShown }),
  count: int(0, { description: 'How many users are in the room, including those not listed.' }),
});

export const markMessage = namedObject('MarkMessage', {
  studentId: id(),
  status: nullable(oneOf(MARK_STATUSES, { description: 'Null if the mark was removed.' })),
  source: oneOf(MARK_SOURCES, { description: 'What set the mark: a teacher, joining the session, or closing the register.' }),
  by: nullable(id({ description: 'The teacher who marked, or removed the mark; null if no teacher did.' })),
  at: instant(),
});

export const restMessage = namedObject('RestMessage', {
  status: oneOf(MARK_STATUSES),
  source: oneOf(MARK_SOURCES),
  by: nullable(id()),
  at: instant(),
  count: int(1, { description: 'How many lines got the mark.' }),
});

export const lineState = namedObject('LineState', {
  studentId: id(),
  expected: flag({ description: 'False for a guest, and for a student who is no longer expected. Neither counts in the totals.' }),
  notExpected: nullable(oneOf(NOT_EXPECTED, { description: 'Why a student is no longer expected. Null on all other lines.' })),
  status: nullable(oneOf(MARK_STATUSES, { description: 'Null if not marked yet.' })),
  source: nullable(oneOf(MARK_SOURCES)),
  markedAt: nullable(instant()),
});

const perStatus = Object.fromEntries(MARK_STATUSES.map((status) => [status, int(0)])) as Record<MarkStatus, Schema<number>>;

export const attendanceSummary = namedObject(
  'AttendanceSummary',
  {
    ...perStatus,
    unmarked: int(0, { description: 'Expected students without a mark.' }),
    total: int(0, { description: 'All expected students.' }),
    guests: int(0, { description: 'Students who joined without being expected. No other count includes them.' }),
  },
  { description: 'Counts of expected students, and of guests. Students who are no longer expected are not counted.' },
);
