import { isVisible } from '../../domain/visible-name.ts';
import { tidyMessage } from '../../domain/message-text.ts';
import { change, field, rule, type FieldOptions } from './field.ts';
import { isText, lengthOf } from './field-rules.ts';

/** Whether a tidied text has a visible character, and no control characters except newlines. */
export const isMessage = (value: unknown): value is string => isText(value, false) && isVisible(value);

export const messageSentence = (max: number): string =>
  `must be text of 1 to ${max} characters, at least one of them visible, without control characters other than newlines`;

/** A message of up to `max` characters (code points) after tidying (kernel/domain/message-text.ts). */
export const MessageField = ({ max, ...options }: FieldOptions & { max: number }) =>
  field(
    'other',
    options,
    { type: String, minLength: 1, maxLength: max },
    rule('message', messageSentence(max), (value) => isMessage(value) && lengthOf(value) <= max),
    change((value) => (typeof value === 'string' ? tidyMessage(value) : value)),
  );
