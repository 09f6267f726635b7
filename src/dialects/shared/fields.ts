import { change, field, rule } from '../../kernel/http/validation/field.ts';
import { isText, lowerCase } from '../../kernel/http/validation/field-rules.ts';
import { Text } from '../../kernel/http/validation/fields.ts';

/** In seconds: how long the tokens of a dialect last, because its clients cannot refresh them. */
export const DAY_SECONDS = 86_400;

/** Passwords of at least six characters. Common ones are allowed, because these clients have no way to show that error. */
export const SIX_CHARACTERS = { minLength: 6, refuseCommon: false } as const;

/** The password of a new account. */
export const NewPassword = () => Text({ min: SIX_CHARACTERS.minLength, max: 128, raw: true, example: 'secret' });

/** Any text, because these clients expect "not found" rather than a validation error for an id that is not a UUID. */
export const AnyId = () =>
  field(
    'other',
    { example: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', description: 'Any other text is treated as an unknown id.' },
    { type: String, minLength: 1, maxLength: 200 },
    rule('anyId', 'must be an id', (value) => isText(value, false) && value.length >= 1 && value.length <= 200),
    change(lowerCase),
  );
