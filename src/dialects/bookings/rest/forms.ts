import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.ts';
import { change, field, IgnoresUnknown, rule, type FieldOptions } from '../../../kernel/http/validation/field.ts';
import { EmailField, Flag, Int, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { SIX_CHARACTERS } from '../../shared/fields.ts';
import { SESSION_TYPES, SHOWN_STATUSES, type SessionType, type ShownStatus } from '../words.ts';

/** Forms send empty text or null for what was not filled in. */
const emptyAsMissing = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,12}(\.\d{1,12})?$/.test(value.trim()) ? Number(value) : value;
const asFlag = (value: unknown): unknown => {
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : value;
};

/** A field that may be empty. */
const Maybe = (of: PropertyDecorator) => applyDecorators(of, change(emptyAsMissing));
/** Whole numbers, also as text: that is what inputs of a form contain. */
const Whole = (options: Parameters<typeof Int>[0]) => applyDecorators(Maybe(Int(options)), change(asNumber));

const LenientFlag = (options: FieldOptions) => applyDecorators(Maybe(Flag(options)), change(asFlag));

/** Any text or number, because a number that stands for nothing finds nothing. */
const AnyNumber = (options: FieldOptions) =>
  Maybe(
    field(
      'other',
      { example: 7, optional: true, ...options },
      {
        anyOf: [
          { type: 'integer', minimum: 1 },
          { type: 'string', maxLength: 200 },
        ],
      } as ApiPropertyOptions,
      rule('anyNumber', 'must be a number', (value) => typeof value === 'number' || (typeof value === 'string' && value.length <= 200)),
    ),
  );

const MAX_PRICE = 999_999.99;
const Price = (options: FieldOptions) =>
  applyDecorators(
    Maybe(
      field(
        'other',
        options,
        { type: 'number', minimum: 0, maximum: MAX_PRICE },
        rule('price', `must be a number from 0 to ${MAX_PRICE}`, (value) => typeof value === 'number' && value >= 0 && value <= MAX_PRICE),
      ),
    ),
    change(asNumber),
  );

const USER_TYPES = ['expert', 'student'] as const;
type UserType = (typeof USER_TYPES)[number];

@IgnoresUnknown()
export class RegisterForm {
  @NameField({ max: 60, example: 'Amara' })
  firstName!: string;

  @Maybe(NameField({ max: 59, optional: true, example: 'Okafor' }))
  lastName?: string;

  @EmailField()
  email!: string;

  @Maybe(OneOf(USER_TYPES, { optional: true, example: 'student', description: 'Also taken from `user_type` or `role`.' }))
  userType?: UserType;

  @Maybe(OneOf(USER_TYPES, { optional: true, example: undefined }))
  user_type?: UserType;

  @Maybe(OneOf(USER_TYPES, { optional: true, example: undefined }))
  role?: UserType;

  @Text({ min: SIX_CHARACTERS.minLength, max: 128, raw: true, example: 'secret' })
  password!: string;
}

@IgnoresUnknown()
export class LoginForm {
  @EmailField()
  email!: string;

  @Text({ min: 1, max: 1024, raw: true, example: 'secret' })
  password!: string;
}

class PageForm {
  @Maybe(Int({ min: 1, max: 1_000_000, optional: true, default: 1 }))
  page?: number;

  @Maybe(Int({ min: 1, max: 100, optional: true, default: 10 }))
  limit?: number;
}

@IgnoresUnknown()
export class MySessionsForm extends PageForm {
  @Maybe(OneOf(SHOWN_STATUSES, { optional: true, example: 'scheduled', description: 'All if left out.' }))
  status?: ShownStatus;
}

@IgnoresUnknown()
export class MyBookingsForm extends PageForm {
  @Maybe(OneOf(BOOKING_STATUSES, { optional: true, example: 'confirmed', description: 'The status of the bookings; all if left out.' }))
  status?: BookingStatus;
}

@IgnoresUnknown()
export class CatalogueForm extends PageForm {
  @Maybe(OneOf(SHOWN_STATUSES, { optional: true, example: 'scheduled', description: '`scheduled` if left out.' }))
  status?: ShownStatus;

  @AnyNumber({ description: 'Only sessions that this user hosts.' })
  expert_id?: number | string;

  @AnyNumber({ description: 'Only sessions of this course.' })
  course_id?: number | string;

  @Maybe(
    OneOf(SESSION_TYPES, { optional: true, example: 'group', description: 'A session with one seat is one_on_one, any other a group.' }),
  )
  session_type?: SessionType;
}

@IgnoresUnknown()
export class SessionForm {
  @Maybe(NameField({ max: 200, optional: true, example: 'Interview practice' }))
  title?: string;

  @Maybe(Text({ max: 5000, lines: true, optional: true, example: 'Bring your questions.' }))
  description?: string;

  @Maybe(Text({ max: 10, optional: true, example: '2030-08-25', description: 'With scheduled_time, in the server’s DEFAULT_TIME_ZONE.' }))
  scheduled_date?: string;

  @Maybe(Text({ max: 18, optional: true, example: '15:14' }))
  scheduled_time?: string;

  @Maybe(
    Text({
      max: 40,
      optional: true,
      description: 'Instead of date and time: ISO 8601. Without a zone it is in the server’s DEFAULT_TIME_ZONE.',
    }),
  )
  scheduled_at?: string;

  @Whole({ min: 1, max: 1440, optional: true, default: 60, example: 60 })
  duration_minutes?: number;

  @Whole({ min: 1, max: 100_000, optional: true, example: 50, description: '50 if left out, and 1 in a one-on-one session.' })
  max_participants?: number;

  @Maybe(
    UrlField({
      optional: true,
      example: 'https://meet.example/j/123',
      description: 'Must start with https:// and be at a public address.',
    }),
  )
  meeting_url?: string;

  @AnyNumber({ example: undefined, description: 'A class that the caller teaches.' })
  course_id?: number | string;

  @Maybe(OneOf(SESSION_TYPES, { optional: true, default: 'group', example: 'group' }))
  session_type?: SessionType;

  @Price({ optional: true, default: 0, example: 19.99, description: 'In the server’s DEFAULT_CURRENCY.' })
  price?: number;

  @LenientFlag({ optional: true, example: false, description: 'If true, the price is ignored.' })
  is_free?: boolean;
}

@IgnoresUnknown()
export class BookForm {
  @Maybe(Text({ max: 5000, lines: true, optional: true, example: 'I would like to talk about optics.', description: 'Not kept.' }))
  booking_notes?: string;
}

@IgnoresUnknown()
export class StartForm {
  @Maybe(UrlField({ optional: true, example: 'https://meet.example/j/123' }))
  meeting_url?: string;

  @Maybe(Text({ min: 1, max: 100, optional: true, example: 'sesame' }))
  meeting_password?: string;
}

@IgnoresUnknown()
export class EndForm {
  @Maybe(Text({ max: 5000, lines: true, optional: true, example: 'Went well.', description: 'Not kept.' }))
  notes?: string;

  @Maybe(UrlField({ optional: true, example: 'https://video.example/recording.mp4', description: 'Not kept.' }))
  recording_url?: string;
}
