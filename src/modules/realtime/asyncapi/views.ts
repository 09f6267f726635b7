import { MARK_STATUSES, NOT_EXPECTED, type MarkSource, type MarkStatus, type NotExpected } from '../../../contracts/attendance.js';
import type { Role } from '../../../contracts/auth.js';
import {
  SESSION_STATUSES,
  type Capture,
  type MarksVisibility,
  type SessionOutcome,
  type SessionStatus,
} from '../../../contracts/live-session.js';
import type { SessionVideo } from '../../../contracts/live-session/video.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';

/* What messages and answers are made of. Each is tied to its type of the contract in `messages.ts`. */

const ROLES: readonly Role[] = ['admin', 'teacher', 'student'];
const SOURCES: readonly MarkSource[] = ['teacher', 'presence', 'closing'];
export const OUTCOMES: readonly SessionOutcome[] = ['held', 'host_absent', 'replaced', 'not_held'];
export const HOW_IT_ENDED = 'How it ended. Only a session that was held counts.';

export class SessionVideoView {
  @OneOf(['youtube', 'vimeo', 'hls', 'file'])
  kind!: SessionVideo['kind'];

  @UrlField({ max: 20_000, description: 'For an iframe (YouTube, Vimeo), an HLS player, or a media element.' })
  embedUrl!: string;

  @Text({ max: 20, nullable: true, description: 'At YouTube or Vimeo; else null.' })
  id!: string | null;

  @Int({ min: 1, nullable: true, description: 'Null = from the beginning.' })
  startSeconds!: number | null;
}

export class RoomSessionView {
  @Id()
  id!: string;

  @Text({ max: 200, example: 'Physics 10b' })
  title!: string;

  @OneOf(SESSION_STATUSES)
  status!: SessionStatus;

  @OneOf(OUTCOMES, { nullable: true, description: `${HOW_IT_ENDED} Null before.` })
  outcome!: SessionOutcome | null;

  @Id({ nullable: true, description: 'Null where it belongs to no class.' })
  classId!: string | null;

  @Id()
  hostId!: string;

  @Text({ max: 120, description: 'The name to show for who teaches.' })
  instructor!: string;

  @Instant({ nullable: true })
  startedAt!: Date | null;

  @Instant({ nullable: true })
  endedAt!: Date | null;

  @UrlField({ nullable: true })
  videoUrl!: string | null;

  @Nested(() => SessionVideoView, { nullable: true, description: 'What a player needs of it.' })
  video!: SessionVideoView | null;

  @ListOf(['teacher', 'presence'], { description: 'What marks: the teacher’s roll call, the joining, or both.' })
  capture!: Capture[];

  @OneOf(['concerned', 'room'], { description: 'Who sees marks: staff and the student concerned, or everybody in the room.' })
  marksVisibility!: MarksVisibility;
}

export class ParticipantView {
  @Id()
  userId!: string;

  @Text({ max: 120 })
  name!: string;

  @OneOf(ROLES)
  role!: Role;
}

export class ParticipantsView {
  @ListOf(() => ParticipantView, { max: 50 })
  items!: ParticipantView[];

  @Int({ min: 0, description: 'How many users are in, those who are not listed included.' })
  count!: number;
}

export class MarkMessage {
  @Id()
  studentId!: string;

  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null where the mark was taken back.' })
  status!: MarkStatus | null;

  @OneOf(SOURCES, { description: 'What put it there: a teacher, the joining, or the closing of the register.' })
  source!: MarkSource;

  @Instant()
  at!: Date;
}

export class LineState {
  @Id()
  studentId!: string;

  @Flag({ description: 'False for a guest, and for a student who is no longer expected: both stand outside the totals.' })
  expected!: boolean;

  @OneOf(NOT_EXPECTED, { nullable: true, description: 'Why a student who was expected no longer is; null on all other lines.' })
  notExpected!: NotExpected | null;

  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null while nothing is known.' })
  status!: MarkStatus | null;

  @OneOf(SOURCES, { nullable: true })
  source!: MarkSource | null;

  @Instant({ nullable: true })
  markedAt!: Date | null;
}

/** Counts over expected students, and the guests beside them. Students who are no longer expected are in none of them. */
export class AttendanceSummary {
  @Int({ min: 0 })
  present!: number;

  @Int({ min: 0 })
  late!: number;

  @Int({ min: 0 })
  absent!: number;

  @Int({ min: 0 })
  excused!: number;

  @Int({ min: 0, description: 'Expected students of whom nothing is known.' })
  unmarked!: number;

  @Int({ min: 0, description: 'All expected students.' })
  total!: number;

  @Int({ min: 0, description: 'Students who came without being expected; in none of the counts above.' })
  guests!: number;
}
