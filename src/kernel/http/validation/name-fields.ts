import { tidyName, isVisible, withoutInvisible } from '../../domain/visible-name.ts';
import { change, field, rule, type FieldOptions } from './field.ts';
import { isLine, lengthOf } from './field-rules.ts';

type Bounds = { readonly min?: number; readonly max: number };

/** The validation rule for a name that has already been tidied. */
export const nameRule = ({ min = 1, max }: Bounds) => ({
  message: `must be a name of ${min} to ${max} characters, at least one of them visible, without control characters`,
  accepts: (value: unknown): value is string => isLine(value) && isVisible(value) && lengthOf(value) >= min && lengthOf(value) <= max,
});

/**
 * A name of `min` to `max` characters (code points) after tidying (kernel/domain/visible-name.ts).
 * `spaces: 'kept'` leaves spaces inside and around the name unchanged.
 */
export const NameField = ({ spaces, ...options }: FieldOptions & Bounds & { spaces?: 'kept' }) => {
  const { message, accepts } = nameRule(options);
  return field(
    'other',
    options,
    { type: String, minLength: options.min ?? 1, maxLength: options.max },
    rule('name', message, accepts),
    change(onText(spaces === 'kept' ? withoutInvisible : tidyName)),
  );
};

/** A search text, tidied like the names it is compared with. */
export const SearchField = (options: FieldOptions & { max: number }) =>
  field(
    'other',
    { optional: true, ...options },
    { type: String, maxLength: options.max },
    rule(
      'search',
      `must be text of at most ${options.max} characters without control characters`,
      (value) => isLine(value) && lengthOf(value) <= options.max,
    ),
    change(onText(tidyName)),
  );

const onText =
  (tidy: (text: string) => string) =>
  (value: unknown): unknown =>
    typeof value === 'string' ? tidy(value) : value;
