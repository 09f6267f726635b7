import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, OneOf } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId, NewPassword } from '../../shared/fields.ts';

/** Stored as sent, except for invisible characters. */
const Name = (example: string) => NameField({ max: 120, spaces: 'kept', example });

@IgnoresUnknown()
export class SignupForm {
  @Name('Amara Okafor')
  name!: string;

  @EmailField()
  email!: string;

  @NewPassword()
  password!: string;

  @OneOf(['teacher', 'student'])
  role!: 'teacher' | 'student';
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
