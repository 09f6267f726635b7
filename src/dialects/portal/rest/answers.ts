import type { UserView } from '../../../contracts/auth.ts';
import { Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';

const number = (description: string, example: number) => ({ min: 1, example, description });

export class RegisteredAnswer {
  @OneOf(['User registered successfully'])
  message!: string;
}

export class EndedAnswer {
  @OneOf(['Session ended'])
  message!: string;
}

export class LeftAnswer {
  @OneOf(['Leave time recorded successfully'])
  message!: string;
}

export class ProfileAnswer {
  @Int(number('Your number.', 7))
  id!: number;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @OneOf(['admin', 'student'], { description: 'Teachers are admins here.' })
  role!: 'admin' | 'student';
}

export class LoginAnswer extends ProfileAnswer {
  @Text({ max: 4000, description: 'Valid for a day.', example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x' })
  token!: string;
}

export class CreatedAnswer {
  @OneOf(['Session created successfully'])
  message!: string;

  @Int(number('The number of the session.', 3))
  sessionId!: number;

  @Id({ description: 'By which students join.' })
  session_code!: string;

  @UrlField({
    example: 'https://portal.example/session/0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11',
    description: 'The page to join at, for students: yours if CORS_ORIGINS names its origin, otherwise the share link of the session.',
  })
  userurl!: string;
}

export class SessionAnswer {
  @Int(number('The number of the session.', 3))
  id!: number;

  @Int(number('The number of its host.', 7))
  admin_id!: number;

  @Id()
  session_code!: string;

  @Text({ max: 200, example: 'Electromagnetic induction' })
  title!: string;

  @OneOf(['active', 'ended'])
  status!: 'active' | 'ended';

  @UrlField({ nullable: true, description: 'For those who may join; null for others.' })
  video_url!: string | null;

  @Instant()
  created_at!: Date;

  @Instant()
  start_time!: Date;

  @Instant({ nullable: true, example: null })
  end_time!: Date | null;
}

class Counts {
  @Int({ min: 0, example: 120 })
  totalStudents!: number;

  @Int({ min: 0, example: 14 })
  totalSessions!: number;

  @Int({ min: 0, example: 1 })
  activeSessions!: number;
}

export class StatsAnswer {
  @Nested(() => Counts)
  stats!: Counts;

  @ListOf(() => SessionAnswer, { description: 'Newest first.' })
  recentSessions!: SessionAnswer[];
}

export class StudentSessionAnswer {
  @Text({ max: 200, example: 'Electromagnetic induction' })
  title!: string;

  @OneOf(['active', 'ended'])
  status!: 'active' | 'ended';

  @Instant()
  created_at!: Date;
}

export class AlreadyJoinedAnswer {
  @OneOf(['Already joined'])
  message!: string;

  @Int(number('The number of your current line in the attendance list.', 12))
  attendanceId!: number;
}

export class JoinedAnswer {
  @OneOf(['Joined session and attendance marked'])
  message!: string;

  @Int(number('The number of your line in the attendance list.', 12))
  attendanceId!: number;

  @Int(number('The number of the session.', 3))
  session_id!: number;
}

export class AttendanceAnswer {
  @Int(number('The number of this stay.', 12))
  id!: number;

  @Instant()
  join_time!: Date;

  @Instant({ nullable: true, description: 'Null while the student is in the session.' })
  leave_time!: Date | null;

  @Int({ min: 0, nullable: true, example: 16, description: 'Rounded down; null while the student is in the session.' })
  duration_minutes!: number | null;

  @Int(number('The number of the student.', 9))
  student_id!: number;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @Text({ max: 20, example: '16 min', description: '`Ongoing` while the student is in the session.' })
  duration!: string;
}

export const profileOf = (id: number, { name, email, role }: UserView): ProfileAnswer => ({
  id,
  name,
  email,
  role: role === 'student' ? 'student' : 'admin',
});
