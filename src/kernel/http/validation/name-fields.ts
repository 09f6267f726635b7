import { tidyName, isVisible, withoutUnseen } from '../../domain/visible-name.ts';
import { change, field, rule, type FieldOptions } from './field.ts';
import { isLine, lengthOf } from './field-rules.ts';

type Bounds = { readonly min?: number; readonly max: number };

/** What a name must be; it has been tidied before. */
export const nameRule = ({ min = 1, max }: Bounds) => ({
  says: `must be a name of ${min} to ${max} characters, at least one of them visible, without control characters`,
  accepts: (value: unknown): value is string => isLine(value) && isVisible(value) && lengthOf(value) >= min && lengthOf(value) <= max,
});

/**
 * The name of somebody or something, of `min` to `max` characters (code points) once it is tidied (kernel/domain/visible-name.ts).
 * `spaces: 'kept'`: those within it and around it stay as they are.
 */
export const NameField = ({ spaces, ...options }: FieldOptions & Bounds & { spaces?: 'kept' }) => {
  const { says, accepts } = nameRule(options);
  return field(
    'other',
    options,
    { type: String, minLength: options.min ?? 1, maxLength: options.max },
    rule('name', says, accepts),
    change(onText(spaces === 'kept' ? withoutUnseen : tidyName)),
  );
};

/** What is looked for in names and texts. It is tidied as they are, so that what was copied from elsewhere finds what it looks like. */
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
