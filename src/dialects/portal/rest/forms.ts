import { IgnoresUnknown } from '../../../kernel/http/validation/field.ts';
import { EmailField, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { NameField } from '../../../kernel/http/validation/name-fields.ts';
import { AnyId, NewPassword } from '../../shared/fields.ts';
import { Given, NumberField, OrBlank } from './fields.ts';

export const ROLES = ['admin', 'user', 'student'] as const;

@IgnoresUnknown()
export class RegisterForm {
  @Given(NameField({ max: 120, example: 'Amara Okafor' }))
  name!: string;

  @Given(EmailField())
  email!: string;

  @Given(NewPassword())
  password!: string;

  @Given(OneOf(ROLES, { description: '`admin` becomes a teacher, `user` and `student` a student.' }))
  role!: (typeof ROLES)[number];
}

@IgnoresUnknown()
export class CreateForm {
  @Given(NumberField({ description: 'Your own id.' }))
  admin_id!: number;

  @Given(NameField({ max: 200, example: 'Electromagnetic induction' }))
  title!: string;

  @OrBlank(UrlField({ optional: true, description: 'A video to watch together: YouTube, Vimeo, HLS or a media file, over https.' }))
  video_url?: string;

  @OrBlank(OneOf(['live', 'url-stream'], { optional: true, description: 'Accepted and not kept: a session with a video is a stream.' }))
  session_type?: string;
}

@IgnoresUnknown()
export class EndForm {
  @Given(AnyId())
  session_code!: string;
}

@IgnoresUnknown()
export class JoinForm {
  @Given(AnyId())
  session_code!: string;

  @Given(NumberField({ description: 'Your own id.' }))
  student_id!: number;
}

/** Either field may be in the body or in the query. */
@IgnoresUnknown()
export class LeaveForm {
  @OrBlank(Text({ max: 200, optional: true, example: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11' }))
  session_code?: string;

  @OrBlank(NumberField({ optional: true, description: 'Your own id.' }))
  student_id?: number;
}
