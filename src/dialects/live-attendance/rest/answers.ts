import type { Role } from '../../../contracts/auth.ts';
import { Flag, Id, Instant, Int, ListOf, OneOf, Text } from '../../../kernel/http/validation/fields.ts';

const ROLES: readonly Role[] = ['teacher', 'student', 'admin'];

export class StudentAnswer {
  @Id()
  _id!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;
}

export class UserAnswer extends StudentAnswer {
  @OneOf(ROLES)
  role!: Role;
}

export class TokenAnswer {
  @Text({ max: 4000, description: 'Valid for a day.', example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x' })
  token!: string;
}

export class ClassAnswer {
  @Id()
  _id!: string;

  @Text({ max: 120, example: 'Physics 10b' })
  className!: string;

  @Id()
  teacherId!: string;

  @ListOf('id', { description: 'Currently enrolled students, in the order of enrolment.' })
  studentIds!: string[];
}

export class ClassDetailAnswer {
  @Id()
  _id!: string;

  @Text({ max: 120, example: 'Physics 10b' })
  className!: string;

  @ListOf(() => StudentAnswer, { description: 'Currently enrolled students, in the order of enrolment.' })
  students!: StudentAnswer[];
}

export class ParticipantAnswer {
  @Id()
  _id!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @OneOf(ROLES)
  role!: Role;
}

export class RoomAnswer {
  @Flag({ description: 'Whether a session of the class is live.' })
  active!: boolean;

  @Id({ nullable: true })
  sessionId!: string | null;

  @Instant({ nullable: true })
  startedAt!: Date | null;

  @ListOf(() => ParticipantAnswer, { nullable: true, description: 'Who is in the session now, teachers first.' })
  participants!: ParticipantAnswer[] | null;
}

export class StartedAnswer {
  @Id()
  classId!: string;

  @Instant()
  startedAt!: Date;
}

export class DoneAnswer {
  @OneOf(['Attendance persisted'])
  message!: string;

  @Int({ min: 0, example: 27, description: 'Including late students.' })
  present!: number;

  @Int({ min: 0, example: 3, description: 'Including excused students.' })
  absent!: number;

  @Int({ min: 0, example: 30 })
  total!: number;
}
