import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.ts';
import { Decimal, Flag, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { PAYMENT_WORDS, SESSION_TYPES, SHOWN_STATUSES, type PaymentWord, type SessionType, type ShownStatus } from '../words.ts';

class SuccessAnswer {
  @Flag({ example: true })
  success!: true;
}

export class MessageAnswer extends SuccessAnswer {
  @Text({ max: 200, example: 'Session ended successfully' })
  message!: string;
}

class AccountData {
  @Int({ min: 1, example: 7 })
  userId!: number;

  @Text({ max: 120, example: 'Amara' })
  firstName!: string;

  @Text({ max: 120, example: 'Okafor' })
  lastName!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @OneOf(['expert', 'student'])
  userType!: 'expert' | 'student';

  @Text({
    max: 4000,
    nullable: true,
    description: 'Valid for a day. Null while an expert waits for an administrator’s approval.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
  })
  token!: string | null;
}

export class AccountAnswer extends MessageAnswer {
  @Nested(() => AccountData)
  data!: AccountData;
}

class Pagination {
  @Int({ min: 1, example: 1 })
  page!: number;

  @Int({ min: 1, max: 100, example: 10 })
  limit!: number;

  @Int({ min: 0, example: 42 })
  total!: number;

  @Int({ min: 0, example: 5 })
  totalPages!: number;
}

class PageAnswer extends SuccessAnswer {
  @Nested(() => Pagination)
  pagination!: Pagination;
}

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

export class CatalogueAnswer extends PageAnswer {
  @ListOf(() => SessionData)
  data!: SessionData[];
}

export class MySessionsAnswer extends PageAnswer {
  @ListOf(() => OwnSessionData)
  data!: OwnSessionData[];
}

export class MyBookingsAnswer extends PageAnswer {
  @ListOf(() => BookedData)
  data!: BookedData[];
}

export class SessionAnswer extends SuccessAnswer {
  @Nested(() => SessionDetailData)
  data!: SessionDetailData;
}

export class CreatedAnswer extends MessageAnswer {
  @Nested(() => SessionDetailData)
  data!: SessionDetailData;
}

class Booking {
  @Int({
    min: 1,
    nullable: true,
    example: 31,
    description: 'Null for someone who joins without a booking, which some sessions do not need.',
  })
  booking_id!: number | null;
}

export class BookAnswer extends MessageAnswer {
  @Nested(() => Booking)
  data!: Booking;

  @UrlField({
    optional: true,
    nullable: true,
    description: 'Only once the caller may join: the session is active, and the seat is paid for.',
  })
  meetingUrl?: string | null;
}

class Started {
  @UrlField({ nullable: true, example: 'https://meet.example/j/123' })
  meeting_url!: string | null;

  @Int({ min: 0, example: 12, description: 'How many students have a seat, and are told.' })
  participants_notified!: number;
}

export class StartAnswer extends MessageAnswer {
  @Nested(() => Started)
  data!: Started;
}

/** A page of a list, in the form these clients expect. */
export const pageOf = <Item>(data: Item[], total: number, { page, limit }: { page: number; limit: number }) => ({
  success: true as const,
  data,
  pagination: { page, limit, total, totalPages: Math.ceil(total / limit) },
});
