import { change, field, IgnoresUnknown, rule } from '../../../kernel/http/validation/field.ts';
import { isText, lowerCase } from '../../../kernel/http/validation/field-rules.ts';
import { EmailField, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';

/** `minLength` is in characters. Common passwords are allowed, because these clients have no way to show that error. */
export const PASSWORDS = { minLength: 6, refuseCommon: false } as const;

/** Stored as sent, except for invisible characters. */
const Name = (example: string) => NameField({ max: 120, spaces: 'kept', example });

/** Any text, because these clients expect "not found" rather than a validation error for an id that is not a UUID. */
const AnyId = () =>
  field(
    'other',
    { example: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', description: 'Any other text is treated as an unknown id.' },
    { type: String, minLength: 1, maxLength: 200 },
    rule('anyId', 'must be an id', (value) => isText(value, false) && value.length >= 1 && value.length <= 200),
    change(lowerCase),
  );

@IgnoresUnknown()
export class SignupForm {
  @Name('Amara Okafor')
  name!: string;

  @EmailField()
  email!: string;

  @Text({ min: PASSWORDS.minLength, max: 128, raw: true, example: 'secret' })
  password!: string;

  @OneOf(['teacher', 'student'])
  role!: 'teacher' | 'student';
}

@IgnoresUnknown()
export class LoginForm {
  @EmailField()
  email!: string;

  @Text({ min: 1, max: 1024, raw: true, example: 'secret' })
  password!: string;
}

@IgnoresUnknown()
export class ClassForm {
  @Name('Physics 10b')
  className!: string;
}

@IgnoresUnknown()
export class AddStudentForm {
  @AnyId()
  studentId!: string;
}

@IgnoresUnknown()
export class AttendanceForm {
  @AnyId()
  classId!: string;
}
