import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, OneOf } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId, NewPassword } from '../../shared/fields.ts';

@IgnoresUnknown()
export class RegisterForm {
  @NameField({ max: 120, example: 'Amara Okafor', description: 'Stored in lower case.' })
  name!: string;

  @EmailField()
  email!: string;

  @NewPassword()
  password!: string;

  @OneOf(['teacher', 'student'])
  role!: 'teacher' | 'student';
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
