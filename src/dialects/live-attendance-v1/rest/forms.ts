import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId, SIX_CHARACTERS } from '../../shared/fields.ts';

@IgnoresUnknown()
export class RegisterForm {
  @NameField({ max: 120, example: 'Amara Okafor', description: 'Stored in lower case.' })
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
export class CreateClassForm {
  @NameField({ min: 3, max: 120, example: 'Physics 10b' })
  className!: string;
}

/** Of any length, because other clients name classes too. */
@IgnoresUnknown()
export class StartForm {
  @NameField({ max: 120, example: 'Physics 10b' })
  className!: string;
}

@IgnoresUnknown()
export class AddStudentForm {
  @AnyId()
  studentId!: string;
}
