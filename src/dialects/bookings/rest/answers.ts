import { Flag, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { BookedData, OwnSessionData, SessionData, SessionDetailData } from './session-data.ts';

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
