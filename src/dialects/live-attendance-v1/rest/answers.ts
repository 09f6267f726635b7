import type { Role, UserView } from '../../../contracts/auth.ts';
import type { ClassWithStudents } from '../../../contracts/classes.ts';
import { Flag, Id, Instant, ListOf, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';

const ROLES: readonly Role[] = ['teacher', 'student', 'admin'];

export class PersonAnswer {
  @Text({ max: 120, example: 'amara okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;
}

export class UserAnswer extends PersonAnswer {
  @Id()
  _id!: string;

  @OneOf(ROLES)
  role!: Role;

  @Instant()
  createdAt!: Date;

  @Instant()
  updatedAt!: Date;
}

export class TokenAnswer {
  @Text({
    max: 4000,
    description: 'Valid for a day. Its payload has the user’s `id` and `role`.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
  })
  token!: string;
}

class ClassDates {
  @Id()
  _id!: string;

  @Text({ max: 120, example: 'Physics 10b' })
  className!: string;

  @Instant()
  createdAt!: Date;

  @Instant()
  updatedAt!: Date;
}

export class ClassAnswer extends ClassDates {
  @Id()
  teacherId!: string;

  @ListOf('id', { description: 'Currently enrolled students, in the order of enrolment.' })
  studentsIds!: string[];
}

export class EnrolledAnswer {
  @Flag({ example: true })
  success!: boolean;

  @Nested(() => ClassAnswer)
  ExistingClass!: ClassAnswer;
}

export class ClassDetailAnswer extends ClassDates {
  @Nested(() => PersonAnswer)
  teacherId!: PersonAnswer;

  @ListOf(() => PersonAnswer, { description: 'Currently enrolled students, in the order of enrolment.' })
  studentsIds!: PersonAnswer[];
}

export const asUser = ({ id, name, email, role, createdAt, updatedAt }: UserView): UserAnswer => ({
  _id: id,
  name,
  email,
  role,
  createdAt,
  updatedAt,
});

export const asClass = ({ id, name, ownerId, students, createdAt, updatedAt }: ClassWithStudents): ClassAnswer => ({
  _id: id,
  className: name,
  teacherId: ownerId,
  studentsIds: students.map((student) => student.id),
  createdAt,
  updatedAt,
});
