import { MARK_STATUSES, NOT_EXPECTED, type MarkSource, type MarkStatus } from '../../../contracts/attendance.ts';
import type { Role } from '../../../contracts/auth.ts';
import { SESSION_STATUSES, type Capture, type MarksVisibility, type SessionOutcome } from '../../../contracts/live-session.ts';
import type { SessionVideo } from '../../../contracts/live-session/video.ts';
import { LIMITS } from '../limits.ts';
import { flag, id, instant, int, list, named, nullable, object, oneOf, text, url, described, type Schema } from './schema.ts';

/* What messages and answers are made of. */

/** All members of a union, which the compiler checks for completeness. */
const members = <T extends string>(all: Readonly<Record<T, true>>): readonly T[] => Object.keys(all) as T[];

const ROLES = members<Role>({ admin: true, teacher: true, student: true });
const SOURCES = members<MarkSource>({ teacher: true, presence: true, closing: true });
const CAPTURES = members<Capture>({ teacher: true, presence: true });
const VISIBILITIES = members<MarksVisibility>({ concerned: true, room: true });
const VIDEO_KINDS = members<SessionVideo['kind']>({ youtube: true, vimeo: true, hls: true, file: true });
export const OUTCOMES = members<SessionOutcome>({ held: true, host_absent: true, replaced: true, not_held: true });
export const OUTCOME = 'How the session ended. Only sessions that were held count.';

const sessionVideo = named(
  'SessionVideoView',
  object({
    kind: oneOf(VIDEO_KINDS),
    embedUrl: url({ maxLength: 20_000, description: 'For an iframe (YouTube, Vimeo), an HLS player, or a media element.' }),
    id: nullable(text(20, { description: 'The ID at YouTube or Vimeo. Null for other videos.' })),
    startSeconds: nullable(int(1, { description: 'Null: play from the beginning.' })),
  }),
);

export const roomSession = named(
  'RoomSessionView',
  object({
    id: id(),
    title: text(200),
    status: oneOf(SESSION_STATUSES),
    outcome: nullable(oneOf(OUTCOMES, { description: `${OUTCOME} Null until it has ended.` })),
    classId: nullable(id({ description: 'Null if the session belongs to no class.' })),
    hostId: id(),
    instructor: text(120, { description: 'The name to show as the teacher.' }),
    startedAt: nullable(instant()),
    endedAt: nullable(instant()),
    videoUrl: nullable(url()),
    video: nullable(described(sessionVideo, 'What a player needs to show the video.')),
    capture: list(oneOf(CAPTURES), { description: 'How students are marked: by the teacher, by joining, or both.' }),
    marksVisibility: oneOf(VISIBILITIES, { description: 'Who sees marks: staff and the student concerned, or everybody in the room.' }),
  }),
);

export const participant = named('ParticipantView', object({ userId: id(), name: text(120), role: oneOf(ROLES) }));

export const participants = named(
  'ParticipantsView',
  object({
    items: list(participant, { maxItems: LIMITS.participantsShown }),
    count: int(0, { description: 'How many users are in the room, including those not listed.' }),
  }),
);

export const markMessage = named(
  'MarkMessage',
  object({
    studentId: id(),
    status: nullable(oneOf(MARK_STATUSES, { description: 'Null if the mark was taken back.' })),
    source: oneOf(SOURCES, { description: 'What set it: a teacher, joining the session, or closing the register.' }),
    at: instant(),
  }),
);

export const lineState = named(
  'LineState',
  object({
    studentId: id(),
    expected: flag({ description: 'False for a guest, and for a student who is no longer expected. Neither counts in the totals.' }),
    notExpected: nullable(oneOf(NOT_EXPECTED, { description: 'Why a student is no longer expected. Null on all other lines.' })),
    status: nullable(oneOf(MARK_STATUSES, { description: 'Null if not marked yet.' })),
    source: nullable(oneOf(SOURCES)),
    markedAt: nullable(instant()),
  }),
);

const perStatus = Object.fromEntries(MARK_STATUSES.map((status) => [status, int(0)])) as Record<MarkStatus, Schema<number>>;

export const attendanceSummary = named(
  'AttendanceSummary',
  object(
    {
      ...perStatus,
      unmarked: int(0, { description: 'Expected students without a mark.' }),
      total: int(0, { description: 'All expected students.' }),
      guests: int(0, { description: 'Students who came without being expected. They are in none of the other counts.' }),
    },
    { description: 'Counts of expected students, and of guests. Students who are no longer expected are not counted.' },
  ),
);
