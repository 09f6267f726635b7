import type { ApiPropertyOptions } from '@nestjs/swagger';
import { MARK_STATUSES, NOT_EXPECTED, type MarkStatus, type NotExpected } from '../../../contracts/attendance.js';
import type * as Contract from '../../../contracts/realtime.js';
import { field } from '../../../kernel/http/validation/field.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import type { RoomCommands } from '../commands/room-commands.js';
import type { Agreed, SameShape } from './same-shape.js';
import { AttendanceSummary, LineState, ParticipantsView, RoomSessionView } from './views.js';

/* What acknowledgements carry, as classes. The types at the end hold them to the contract. */

/** The name of the schema of one missed message, which stands in the document beside the classes. */
export const MISSED = 'MissedMessage';

export class Snapshot {
  @Nested(() => RoomSessionView)
  session!: RoomSessionView;

  @ListOf(() => LineState, { description: 'All lines, for staff. In rooms that see marks, those that have a status. Else none.' })
  marks!: LineState[];

  @Nested(() => LineState, { nullable: true, description: 'Your own line, if you have one.' })
  me!: LineState | null;
}

export class JoinAnswer {
  @Id()
  sessionId!: string;

  @Int({ min: 0, description: 'Your last number from now on.' })
  seq!: number;

  @Flag({ description: 'You may mark and close here.' })
  staff!: boolean;

  @Nested(() => Snapshot, { nullable: true, description: 'Everything; put it in the place of what you hold. Null where `missed` says it.' })
  snapshot!: Snapshot | null;

  @field(
    'list',
    { nullable: true, description: 'What you missed since `since`, in order; apply each like a live message. Null with a snapshot.' },
    { type: 'array', items: { $ref: `#/components/schemas/${MISSED}` } } as ApiPropertyOptions,
  )
  missed!: Contract.RoomMessage[] | null;

  @Flag({ description: 'You gave `since`, but missed so much that a snapshot comes instead.' })
  resync!: boolean;

  @Nested(() => ParticipantsView, {
    description: 'Who is in, staff first; the rest by pages at `GET /api/v1/live-sessions/{id}/participants`.',
  })
  participants!: ParticipantsView;

  @UrlField({ nullable: true })
  meetingUrl!: string | null;

  @Text({ max: 100, nullable: true })
  meetingPassword!: string | null;
}

export class MarkedAnswer {
  @Int({ min: 0, description: 'How many lines got a status, or lost it.' })
  marked!: number;

  @Int({ min: 0, description: 'The number of the last of these marks. Their message may come before this answer or after it.' })
  seq!: number;
}

export class MyAttendanceAnswer {
  @Id()
  sessionId!: string;

  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null while nothing is known.' })
  status!: MarkStatus | null;

  @Flag({ description: 'False for a guest.' })
  expected!: boolean;

  @OneOf(NOT_EXPECTED, { nullable: true, description: 'Why you were expected and no longer are; else null.' })
  notExpected!: NotExpected | null;

  @Instant({ nullable: true })
  markedAt!: Date | null;
}

export class RenewedAnswer {
  @Instant({ description: 'When the token ends that counts now.' })
  expiresAt!: Date;
}

/** The class of each command's answer; null where there is nothing to say but that it is done. */
export const answers = {
  JOIN_SESSION: JoinAnswer,
  LEAVE_SESSION: null,
  ATTENDANCE_MARKED: MarkedAnswer,
  TODAY_SUMMARY: AttendanceSummary,
  MY_ATTENDANCE: MyAttendanceAnswer,
  DONE: AttendanceSummary,
  PEER_JOINED: null,
  WEBRTC_OFFER: null,
  WEBRTC_ANSWER: null,
  WEBRTC_ICE_CANDIDATE: null,
  WATCH_CATALOGUE: null,
  RENEW: RenewedAnswer,
} satisfies Record<Contract.ClientEvent, (new () => object) | null>;

type InstanceOf<C> = C extends new () => infer Instance ? Instance : null;
export type AnswersAgree = Agreed<{
  [E in Contract.ClientEvent]: SameShape<InstanceOf<(typeof answers)[E]>, Contract.ClientCommands[E]['answer']>;
}>;

/* The forms check what comes in; here they are held to what the contract lets a client send. */
type FormOf<E extends Contract.ClientEvent> = InstanceType<RoomCommands['table'][E]['form']>;
type BodyOf<E extends Contract.ClientEvent> = Contract.ClientCommands[E]['body'];
type KeysOf<T> = T extends unknown ? keyof T : never;
type BodyAgrees<E extends Contract.ClientEvent> = string extends keyof BodyOf<E>
  ? SameShape<keyof FormOf<E>, never>
  : E extends 'ATTENDANCE_MARKED'
    ? BodyOf<E> extends FormOf<E>
      ? SameShape<KeysOf<BodyOf<E>>, keyof FormOf<E>>
      : false
    : SameShape<FormOf<E>, BodyOf<E>>;
export type BodiesAgree = Agreed<{ [E in Contract.ClientEvent]: BodyAgrees<E> }>;
