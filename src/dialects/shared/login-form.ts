import { IgnoresUnknown } from '../../kernel/http/validation/field.ts';
import { EmailField, Text } from '../../kernel/http/validation/fields.ts';

@IgnoresUnknown()
export class LoginForm {
  @EmailField()
  email!: string;

  @Text({ min: 1, max: 1024, raw: true, example: 'secret' })
  password!: string;
}
