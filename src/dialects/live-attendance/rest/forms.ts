import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId, SIX_CHARACTERS } from '../../shared/fields.ts';

/** Stored as sent, except for invisible characters. */
const Name = (example: string) => NameField({ max: 120, spaces: 'kept', example });

@IgnoresUnknown()
export class SignupForm {
  @Name('Amara Okafor')
  name!: string;

  @EmailField()
  email!: string;

  @Text({ min: SIX_CHARACTERS.minLength, max: 128, raw: true, example: 'secret' })
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
