import type { EnrolOutcome, WhyInvalid } from '../../../contracts/classes.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { ENROL_OUTCOMES, WHY_INVALID } from '../domain/enrol-outcome.ts';

const STAFF = 'Only shown to teachers of the class and admins.';
const email = { max: 254, example: 'amara.okafor@school.example' };

export class ClassOwner {
  @Id()
  id!: string;

  @Text({ max: 120, example: 'Grace Hopper' })
  name!: string;
}

export class TeacherView extends ClassOwner {
  @Text({ max: 254, example: 'grace.hopper@school.example', optional: true, description: STAFF })
  email?: string;
}

export class StudentView {
  @Id()
  id!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ ...email, optional: true, description: STAFF })
  email?: string;

  @Flag({ optional: true, description: `Whether the account is active. Inactive students are not expected in sessions. ${STAFF}` })
  active?: boolean;

  @Instant({ optional: true, description: `When the enrolment starts; may be in the future. ${STAFF}` })
  startsAt?: Date;

  @Instant({ optional: true, nullable: true, description: `When the enrolment ends; null if open-ended. ${STAFF}` })
  endsAt?: Date | null;
}

class ClassFields {
  @Id()
  id!: string;

  @Text({ min: 1, max: 120, example: 'Physics 10b' })
  name!: string;

  @Instant()
  createdAt!: Date;

  @Instant({ nullable: true, description: 'Null if not archived.' })
  archivedAt!: Date | null;
}

export class ClassView extends ClassFields {
  @Id({ description: 'The teacher who may archive the class or hand it over.' })
  ownerId!: string;

  @ListOf(() => TeacherView, { description: 'The owner and the co-teachers, sorted by name.' })
  teachers!: TeacherView[];

  @ListOf(() => StudentView, {
    description: 'Sorted by name. Students see current enrolments; teachers and admins also see upcoming ones.',
  })
  students!: StudentView[];

  @Text({ max: 8, example: 'K7TQ2MXW', optional: true, nullable: true, description: `Null if switched off. ${STAFF}` })
  joinCode?: string | null;
}

export class ClassSummary extends ClassFields {
  @Nested(() => ClassOwner)
  owner!: ClassOwner;

  @Int({ min: 0, example: 30, description: 'Students enrolled now.' })
  studentCount!: number;
}

export class EnrolLineView {
  @Id({ optional: true, description: 'As sent in the request.' })
  userId?: string;

  @Text({ ...email, optional: true, description: 'As sent in the request.' })
  email?: string;

  @Id({ nullable: true, description: 'The id of the account; null if none was found.' })
  studentId!: string | null;

  @OneOf(ENROL_OUTCOMES, { description: '`already`: enrolled at the requested start, so nothing changed.' })
  outcome!: EnrolOutcome;

  @OneOf(WHY_INVALID, { nullable: true, description: 'Why the student cannot be enrolled; null for other outcomes.' })
  reason!: WhyInvalid | null;
}

export class EnrolReport {
  @Int({ min: 0, example: 1 })
  enrolled!: number;

  @Int({ min: 0, example: 0 })
  already!: number;

  @Int({ min: 0, example: 0 })
  unknown!: number;

  @Int({ min: 0, example: 0 })
  invalid!: number;

  @ListOf(() => EnrolLineView, { description: 'One for each student in the request, in order.' })
  lines!: EnrolLineView[];
}

export class JoinCodeView {
  @Text({ max: 8, example: 'K7TQ2MXW', nullable: true, description: 'Null if switched off.' })
  joinCode!: string | null;
}

export class JoinedView {
  @Id()
  classId!: string;

  @Text({ min: 1, max: 120, example: 'Physics 10b' })
  name!: string;

  @OneOf(['enrolled', 'already'])
  outcome!: 'enrolled' | 'already';
}
