import type { Role, UserStatus } from '../../../contracts/auth.ts';
import { EmailField, Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
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

  @Instant({ description: 'The last change of the name, password, role or status.' })
  updatedAt!: Date;
}

export class GrantAnswer {
  @Text({
    max: 4000,
    description: 'A JWT for the header `Authorization: Bearer …`.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
  })
  accessToken!: string;

  @Text({
    nullable: true,
    max: 200,
    description: 'Can be exchanged once at /auth/refresh. Keep it secret. Null with `refreshCookie`.',
    example: 'mB5cE1m0m0QeXnqkXnVJrWb8HcJmF3sYyq2xWv1uT0k',
  })
  refreshToken!: string | null;

  @Int({ min: 1, description: 'How long the access token is valid, in seconds.', example: 900 })
  expiresIn!: number;

  @Nested(() => UserAnswer)
  user!: UserAnswer;
}

export class DeviceAnswer {
  @Id()
  id!: string;

  @Flag({ description: 'Whether this request comes from it.', example: true })
  current!: boolean;

  @Instant()
  signedInAt!: Date;

  @Instant({ description: 'When it last got new tokens.' })
  lastUsedAt!: Date;
}

class ProviderAnswer {
  @Text({ max: 2000, description: 'Exactly as in its tokens.', example: 'https://school.eu.auth0.com/' })
  issuer!: string;

  @Text({
    nullable: true,
    max: 200,
    description: 'Under which a page sends people to the provider; null if that is not how people get its tokens, as with Firebase.',
    example: 'Tq3rRzHVv5GkqJz0b7a2vY4nLw8sXc1D',
  })
  clientId!: string | null;

  @Text({
    max: 2000,
    description:
      'What tokens must be issued for. If this is not the client id, ask the provider for an access token for it, otherwise use the ID token.',
    example: 'https://api.school.example',
  })
  audience!: string;
}

export class SignInOptionsAnswer {
  @Flag({ description: 'Whether people can sign up and log in with a password.', example: true })
  passwordSignIn!: boolean;

  @OneOf(['open', 'approval', 'closed'], {
    description: 'Whether teachers can sign up: `approval` means that an admin lets them in, `closed` that only students can sign up.',
    example: 'open',
  })
  teacherSignup!: 'open' | 'approval' | 'closed';

  @Flag({
    description: 'Whether a page should invite its visitor to create the first account, that of a teacher. Never in production.',
    example: false,
  })
  firstRun!: boolean;

  @ListOf(() => ProviderAnswer)
  providers!: ProviderAnswer[];
}
