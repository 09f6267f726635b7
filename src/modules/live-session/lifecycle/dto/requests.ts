import { applyDecorators } from '@nestjs/common';
import {
  CAPTURES,
  MARKS_VISIBILITIES,
  VISIBILITIES,
  type Capture,
  type MarksVisibility,
  type Visibility,
} from '../../../../contracts/live-session.ts';
import { LONGEST_VIDEO } from '../../../../contracts/live-session/watching.ts';
import { rule, type FieldOptions } from '../../../../kernel/http/validation/field.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../../kernel/http/validation/name-fields.ts';
import { isSafeUrl } from '../../video/domain/safe-url.ts';
import { RecurrenceRequest } from '../../series/dto/recurrence.ts';

/** A URL that participants open, so it must not point to their own machine or network. */
const SafeUrl = (options: FieldOptions) =>
  applyDecorators(UrlField(options), rule('safeUrl', 'must start with https:// and point to a public address', isSafeUrl));

/** A URL that every participant's browser loads. */
const VideoUrl = (options: FieldOptions) =>
  applyDecorators(
    UrlField(options),
    rule('https', 'must start with https://', (value) => /^https:/i.test(String(value))),
  );

const title = { max: 200, example: 'Electromagnetic induction' };
const clearable = { optional: true, nullable: true };

/** Fields for both scheduling and editing. */
class SessionFields {
  @Text({ max: 5000, lines: true, optional: true, example: 'Bring the worksheet.' })
  description?: string;

  @NameField({ max: 120, ...clearable, example: 'Grace Hopper', description: "Shown in place of the host's name." })
  instructor?: string | null;

  @Int({ min: 1, max: 1440, optional: true, example: 45, description: 'The planned length in minutes; 60 by default.' })
  lengthMinutes?: number;

  @Text({ min: 1, max: 64, optional: true, example: 'Europe/Paris', description: 'IANA time zone of the planned times; UTC by default.' })
  timeZone?: string;

  @VideoUrl({ ...clearable, description: 'A video to watch together: YouTube, Vimeo, HLS (.m3u8) or a media file, at a public address.' })
  videoUrl?: string | null;

  @Int({
    min: 1,
    max: LONGEST_VIDEO,
    ...clearable,
    example: 2700,
    description:
      'The length of the video in seconds, if known: watch time never exceeds it. Another `videoUrl` alone makes it unknown again.',
  })
  videoSeconds?: number | null;

  @SafeUrl({
    ...clearable,
    example: 'https://meet.example/j/123',
    description: 'Must be at a public address. Shown only to staff and to users who have joined.',
  })
  meetingUrl?: string | null;

  @Text({ min: 1, max: 100, ...clearable, example: 'sesame', description: 'Shown only to staff and to users who have joined.' })
  meetingPassword?: string | null;

  @ListOf(CAPTURES, {
    min: 1,
    max: 2,
    optional: true,
    example: ['teacher'],
    description: 'How students are marked: by a teacher (the default), by joining, or both.',
  })
  capture?: Capture[];

  @OneOf(MARKS_VISIBILITIES, {
    optional: true,
    description: 'Who sees the marks: staff and the student concerned (the default), or everyone in the room.',
  })
  marksVisibility?: MarksVisibility;

  @OneOf(VISIBILITIES, {
    optional: true,
    description:
      'Who may join: members of the class (the default if there is one); students who have booked; or anyone signed in, who must book first if there is a price or a capacity.',
  })
  visibility?: Visibility;

  @Int({ min: 1, max: 100_000, ...clearable, example: 30, description: 'Seats for students; null = unlimited.' })
  capacity?: number | null;

  @Int({
    min: 0,
    max: 99_999_999,
    optional: true,
    example: 1500,
    description: 'The price of a seat, in minor units of the currency; 0 = free.',
  })
  price?: number;

  @Text({
    min: 3,
    max: 3,
    pattern: /^[A-Z]{3}$/,
    message: 'must be an ISO 4217 currency code in capitals, such as EUR',
    ...clearable,
    example: 'EUR',
  })
  currency?: string | null;

  @Flag({ optional: true, description: 'Whether the session can still be booked while it is live; no by default.' })
  lateBooking?: boolean;
}

export class ScheduleSessionRequest extends SessionFields {
  @NameField(title)
  title!: string;

  @Id({ optional: true, nullable: true, description: 'A class that the caller teaches. It cannot be changed later.' })
  classId?: string | null;

  @Instant({ optional: true, description: 'The planned start. Optional with startNow.' })
  startsAt?: Date;

  @Flag({ optional: true, default: false, description: 'Start the session at once.' })
  startNow: boolean = false;

  @Flag({ optional: true, default: false, description: 'With startNow: end the live session of the class, if there is one.' })
  replace: boolean = false;

  @Nested(() => RecurrenceRequest, { optional: true, description: 'Schedules a series of sessions. Not with startNow.' })
  recurrence?: RecurrenceRequest;
}

export class EditSessionRequest extends SessionFields {
  @Id({
    optional: true,
    description: 'Hands the session over to this user: a teacher of its class, if it has one, or an admin.',
  })
  hostId?: string;

  @NameField({ ...title, optional: true })
  title?: string;

  @Instant({ optional: true })
  startsAt?: Date;
}

export class StartSessionRequest {
  @Flag({ optional: true, default: false, description: 'End the live session of the class, if there is one.' })
  replace: boolean = false;
}

export class CallOffRequest {
  @Text({ min: 1, max: 500, example: 'Started in the wrong class.', description: 'Shown to the staff of the session.' })
  reason!: string;
}
