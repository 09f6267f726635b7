import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.ts';
import { Decimal, Flag, Int, ListOf, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { PAYMENT_WORDS, SESSION_TYPES, SHOWN_STATUSES, type PaymentWord, type SessionType, type ShownStatus } from '../words.ts';

class SessionFields {
  @Int({ min: 1, example: 12 })
  id!: number;

  @Text({ max: 200, example: 'Interview practice' })
  title!: string;

  @Text({ max: 5000, example: 'Bring your questions.' })
  description!: string;

  @Text({ max: 120, example: 'Grace Hopper' })
  instructor!: string;

  @Text({ max: 120, nullable: true, example: null, description: 'The name of the course, for its members; null for others.' })
  courseTitle!: string | null;

  @Text({ max: 10, example: '2025-08-25', description: 'The planned date, in the session’s time zone.' })
  date!: string;

  @Text({ max: 5, example: '15:14' })
  time!: string;

  @Text({ max: 20, example: '60 minutes' })
  duration!: string;

  @Int({ min: 1, nullable: true, example: 50, description: 'Null = unlimited.' })
  maxParticipants!: number | null;

  @OneOf(SHOWN_STATUSES)
  status!: ShownStatus;

  @OneOf(SESSION_TYPES, { description: 'A session with one seat is one_on_one, any other a group.' })
  sessionType!: SessionType;

  @Flag({ description: 'Whether the caller may join now.' })
  canJoin!: boolean;

  @Flag()
  canEdit!: boolean;

  @Flag()
  canStart!: boolean;

  @Flag({ description: 'Whether the caller hosts the session.' })
  isExpert!: boolean;

  @UrlField({
    nullable: true,
    example: null,
    description: 'For the expert at any time, for others while the session is active and they may join; otherwise null.',
  })
  meetingUrl!: string | null;
}

export class SessionData extends SessionFields {
  @Int({ min: 0, example: 12, description: 'Seats that are booked.' })
  participants!: number;
}

export class OwnSessionData extends SessionData {
  @Int({ min: 0, example: 12, description: 'The same as `participants`.' })
  participant_count!: number;
}

class Participant {
  @Int({ min: 1, example: 7 })
  userId!: number;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @OneOf(['pending', 'confirmed'], { description: '`pending`: not paid for yet.' })
  bookingStatus!: BookingStatus;
}

export class SessionDetailData extends SessionFields {
  @Int({ min: 1, nullable: true, example: null })
  courseId!: number | null;

  @Text({ max: 100, nullable: true, example: null, description: 'For those who get `meetingUrl`.' })
  meetingPassword!: string | null;

  @ListOf(() => Participant, { description: 'Who has a seat, for the expert; empty for others.' })
  participants!: Participant[];
}

export class BookedData extends SessionData {
  @Int({ min: 1, example: 31 })
  booking_id!: number;

  @OneOf(BOOKING_STATUSES, { example: 'confirmed' })
  booking_status!: BookingStatus;

  @OneOf(PAYMENT_WORDS, { description: '`unpaid`: cancelled before it was paid for.' })
  payment_status!: PaymentWord;

  @Decimal({ min: 0, example: 19.99, description: 'The price when it was booked.' })
  amount!: number;
}
