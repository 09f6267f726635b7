import type { Role, UserStatus } from '../../../contracts/auth.ts';
import { EmailField, Id, Instant, Int, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NAME_MAX } from '../domain/user.ts';

export class StudentAnswer {
  @Id()
  id!: string;

  @Text({ min: 1, max: NAME_MAX, example: 'Amara Okafor' })
  name!: string;

  @EmailField()
  email!: string;
}

export class UserAnswer extends StudentAnswer {
  @OneOf(['admin', 'teacher', 'student'], { example: 'student' })
  role!: Role;

  @OneOf(['active', 'inactive', 'pending'], { description: '`pending`: a teacher account waiting for approval.' })
  status!: UserStatus;

  @Instant()
  createdAt!: Date;
}

export class GrantAnswer {
  @Text({
    max: 4000,
    description: 'A JWT for the header `Authorization: Bearer …`.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
  })
  accessToken!: string;

  @Text({
    max: 200,
    description: 'Can be exchanged once at /auth/refresh. Keep it secret.',
    example: 'mB5cE1m0m0QeXnqkXnVJrWb8HcJmF3sYyq2xWv1uT0k',
  })
  refreshToken!: string;

  @Int({ min: 1, description: 'How long the access token is valid, in seconds.', example: 900 })
  expiresIn!: number;

  @Nested(() => UserAnswer)
  user!: UserAnswer;
}
