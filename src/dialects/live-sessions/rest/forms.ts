import { applyDecorators } from '@nestjs/common';
import { change, field, IgnoresUnknown, rule } from '../../../kernel/http/validation/field.ts';
import { Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId } from '../../shared/fields.ts';
import { instantOfText } from '../../shared/local-time.ts';

/** Fields of a form are never missing, only empty. */
const emptyAs = (instead: null | undefined) => change((value) => (value === '' ? instead : value));

/** True or false, which a form sends as text. */
const LiveField = (description: string) =>
  field(
    'other',
    { optional: true, example: true, description },
    { type: Boolean },
    rule('live', 'must be true or false', (value) => typeof value === 'boolean'),
    change((value) => (value === 'true' ? true : value === 'false' ? false : value)),
    emptyAs(undefined),
  );

/** A time whose zone, if it has none, the server's settings say. */
const TimeField = (description: string) =>
  field(
    'other',
    { optional: true, example: '2049-09-01T09:00', description },
    { type: String, maxLength: 40 },
    rule('time', 'must be a date and a time of day', (value) => typeof value === 'string' && instantOfText(value, 'UTC') !== undefined),
    emptyAs(undefined),
  );

const optionalText = { optional: true, nullable: true };

class SessionFields {
  @Text({ max: 5000, lines: true, optional: true, example: 'Bring the worksheet.' })
  description?: string;

  @applyDecorators(
    NameField({ max: 120, ...optionalText, example: 'Grace Hopper', description: 'Empty: the name of whoever created the session.' }),
    emptyAs(null),
  )
  instructor?: string | null;

  @applyDecorators(
    UrlField({
      ...optionalText,
      example: 'https://youtu.be/dQw4w9WgXcQ',
      description: 'YouTube, Vimeo, HLS (.m3u8) or a media file, over https. Empty: none.',
    }),
    rule('https', 'must start with https://', (value) => /^https:/i.test(String(value))),
    emptyAs(null),
  )
  videoUrl?: string | null;

  @TimeField('The planned start. Without a time zone it is local time in the zone of the server (DEFAULT_TIME_ZONE, UTC unless set).')
  startTime?: string;
}

@IgnoresUnknown()
export class CreateForm extends SessionFields {
  @NameField({ max: 200, example: 'Electromagnetic induction' })
  title!: string;

  @LiveField('Whether to start the session at once; startTime is then optional.')
  isLive?: boolean;
}

@IgnoresUnknown()
export class EditForm extends SessionFields {
  @NameField({ max: 200, optional: true, example: 'Electromagnetic induction' })
  title?: string;

  @LiveField('True starts the session, or starts it again after its end; false ends it.')
  isLive?: boolean;
}

@IgnoresUnknown()
export class JoinForm {
  @AnyId()
  sessionId!: string;

  @Text({
    max: 255,
    ...optionalText,
    example: null,
    description: "The caller's own id, here or at the identity provider. The token alone says who joins.",
  })
  userId?: string | null;
}
