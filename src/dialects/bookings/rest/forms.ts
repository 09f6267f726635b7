import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.ts';
import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, Int, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { NewPassword } from '../../shared/fields.ts';
import { AnyNumber, LenientFlag, Maybe, NUMBER_OR_ID, Price, Whole } from './lenient-fields.ts';
import { SESSION_TYPES, SHOWN_STATUSES, type SessionType, type ShownStatus } from '../words.ts';

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

  @Maybe(OneOf(USER_TYPES, { optional: true, example: 'student' }))
  user_type?: UserType;

  @Maybe(OneOf(USER_TYPES, { optional: true, example: 'student' }))
  role?: UserType;

  @NewPassword()
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

  @AnyNumber({ example: undefined, description: 'A class that the caller teaches: its number, or its id in the main API.' }, NUMBER_OR_ID)
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
