import {
  CAPTURES,
  MARKS_VISIBILITIES,
  SESSION_OUTCOMES,
  SESSION_STATUSES,
  VISIBILITIES,
  type Capture,
  type MarksVisibility,
  type SessionOutcome,
  type SessionStatus,
  type Visibility,
} from '../../../../contracts/live-session.ts';
import { KEPT_OUT, type KeptOut, type SessionView as View } from '../../../../contracts/live-session/catalogue.ts';
import type { OwnBooking } from '../../../../contracts/booking.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../../kernel/http/validation/fields.ts';
import { VideoView } from './video-view.ts';

export class OwnBookingView {
  @Id()
  id!: string;

  @OneOf(['pending', 'confirmed', 'waitlisted'], { example: 'confirmed' })
  status!: OwnBooking['status'];

  @Int({ min: 1, nullable: true, example: null, description: 'Position on the waitlist, from 1; null if not waiting.' })
  position!: number | null;

  @Instant({ nullable: true, example: null, description: 'When the unpaid seat will be released; null if no seat is held.' })
  heldUntil!: Date | null;
}

export class SessionView implements View {
  @Id()
  id!: string;

  @Text({ max: 8, example: 'K7TQ2MXW', description: 'The short code of the share link.' })
  code!: string;

  @UrlField({ example: 'https://rollcall.example/s/K7TQ2MXW' })
  shareLink!: string;

  @UrlField({
    example: 'https://rollcall.example/api/v1/live-sessions/0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11/thumbnail?v=p2-220-3',
    description: 'The picture or a placeholder, as WebP up to 1280 pixels wide, or 320 with &size=small. The URL changes with the picture.',
  })
  thumbnailUrl!: string;

  @Text({ max: 200, example: 'Electromagnetic induction' })
  title!: string;

  @Text({ max: 5000, example: 'Bring the worksheet.' })
  description!: string;

  @Id({ nullable: true, description: 'Null if the session has no class.' })
  classId!: string | null;

  @Text({ max: 120, nullable: true, example: 'Physics 10b' })
  className!: string | null;

  @Id({ description: 'Who runs the session: its creator, until it is handed over.' })
  hostId!: string;

  @Flag({
    nullable: true,
    description: 'For admins: whether the host is an active teacher or admin. If not, hand the session over. Null for other callers.',
  })
  hostActive!: boolean | null;

  @Text({ max: 120, example: 'Grace Hopper', description: "The instructor's name if one is set, otherwise the host's." })
  instructor!: string;

  @Instant({ description: 'The planned start.' })
  startsAt!: Date;

  @Int({ min: 1, max: 1440, example: 45, description: 'The planned length in minutes.' })
  lengthMinutes!: number;

  @Text({ max: 64, example: 'Europe/Paris', description: 'IANA time zone of the planned times.' })
  timeZone!: string;

  @UrlField({ nullable: true, description: 'For those who may join; null for others.' })
  videoUrl!: string | null;

  @Int({ min: 1, nullable: true, example: 2700, description: 'The length of the video in seconds; null if unknown.' })
  videoSeconds!: number | null;

  @Flag({ description: 'Whether there is a video to watch.' })
  hasVideo!: boolean;

  @Nested(() => VideoView, { nullable: true, description: 'Everything a player needs to show videoUrl.' })
  video!: VideoView | null;

  @Flag({ description: 'Whether the session has a meeting URL, which is shown on joining.' })
  hasMeeting!: boolean;

  @ListOf(CAPTURES, { example: ['teacher'] })
  capture!: Capture[];

  @OneOf(MARKS_VISIBILITIES)
  marksVisibility!: MarksVisibility;

  @OneOf(VISIBILITIES)
  visibility!: Visibility;

  @OneOf(SESSION_STATUSES, { example: 'live' })
  status!: SessionStatus;

  @OneOf(SESSION_OUTCOMES, {
    nullable: true,
    example: null,
    description: 'How the session ended; null until then. Only a held session counts towards attendance.',
  })
  outcome!: SessionOutcome | null;

  @Text({ max: 500, nullable: true, example: null, description: 'Why the session was called off. For staff; null for others.' })
  callOffReason!: string | null;

  @Instant({ nullable: true })
  startedAt!: Date | null;

  @Instant({ nullable: true, example: null })
  endedAt!: Date | null;

  @Int({ min: 1, nullable: true, example: 30, description: 'Seats for students; null = unlimited.' })
  capacity!: number | null;

  @Int({ min: 0, example: 1500, description: 'The price of a seat, in minor units of the currency; 0 = free.' })
  price!: number;

  @Text({ max: 3, nullable: true, example: 'EUR', description: 'ISO 4217; null if the session is free.' })
  currency!: string | null;

  @Flag({ description: 'Whether the session can still be booked while it is live.' })
  lateBooking!: boolean;

  @Flag({ description: 'Whether students from outside the class need a booking to join.' })
  needsBooking!: boolean;

  @Int({ min: 0, example: 12, description: 'Seats that are booked or held for payment.' })
  seatsTaken!: number;

  @Int({ min: 0, nullable: true, example: 18, description: 'Null = unlimited.' })
  seatsLeft!: number | null;

  @Int({ min: 0, example: 0, description: 'Students on the waitlist.' })
  waiting!: number;

  @Int({ min: 0, example: 0, description: 'How many users are in the session now.' })
  participantCount!: number;

  @Id({ nullable: true, example: null, description: 'The series that the session belongs to.' })
  seriesId!: string | null;

  @Nested(() => OwnBookingView, { nullable: true, description: "The caller's booking." })
  booking!: OwnBookingView | null;

  @OneOf(KEPT_OUT, {
    nullable: true,
    example: null,
    description:
      'Why somebody for whom the live session is cannot join it: its staff removed them, or it is locked and they have not been in it.',
  })
  keptOut!: KeptOut | null;

  @Flag({ description: 'Whether the caller hosts the session.' })
  isHost!: boolean;

  @Flag({ description: 'Whether the caller is on its staff: an admin, a teacher of its class, or the host of a session without a class.' })
  isStaff!: boolean;

  @Flag({
    description:
      'Whether the caller may join now. False for those who were removed, and while the session is locked for those who have not been in it.',
  })
  canJoin!: boolean;

  @Flag({ description: 'Whether the caller may book now; if the session is full, they get a place on the waitlist.' })
  canBook!: boolean;

  @Flag({ description: 'Whether the caller may start the session now. Ignores whether another session of the class is live.' })
  canStart!: boolean;

  @Flag({ description: 'Whether the caller may mute and remove participants and lock the session now.' })
  canModerate!: boolean;

  @Flag()
  canEdit!: boolean;
}

export class SessionWithMeetingView extends SessionView {
  @UrlField({
    nullable: true,
    example: 'https://meet.example/j/123',
    description: 'For staff; null for others, who get it when they join.',
  })
  meetingUrl!: string | null;

  @Text({ max: 100, nullable: true, example: 'sesame', description: 'For staff; null for others, who get it when they join.' })
  meetingPassword!: string | null;
}
