import type { Role } from '../../../../contracts/auth.ts';
import { AnyObject, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from '../../../../kernel/http/validation/fields.ts';
import { SessionView, VideoView } from '../../dto/views.ts';

export class JoinView {
  @Nested(() => SessionView)
  session!: SessionView;

  @UrlField({ nullable: true })
  videoUrl!: string | null;

  @Nested(() => VideoView, { nullable: true, description: 'What a player needs of videoUrl.' })
  video!: VideoView | null;

  @UrlField({ nullable: true, example: 'https://meet.example/j/123' })
  meetingUrl!: string | null;

  @Text({ max: 100, nullable: true, example: 'sesame' })
  meetingPassword!: string | null;

  @Int({ min: 0, example: 23, description: 'How many are in, the caller included.' })
  participantCount!: number;
}

export class ParticipantView {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @OneOf(['admin', 'teacher', 'student'], { example: 'student' })
  role!: Role;

  @Instant({ description: 'Since when they are in without a break of all their connections.' })
  joinedAt!: Date;
}

export class EventView {
  @Int({ min: 1, example: 17, description: 'The number of this fact in the room.' })
  seq!: number;

  @Int({ min: 0, example: 15, description: 'The number of the fact before it that the caller may see; 0 before the first.' })
  after!: number;

  @Text({ max: 100, example: 'attendance.AttendanceMarked' })
  type!: string;

  @Instant()
  at!: Date;

  @AnyObject({ example: { studentId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', status: 'present' }, description: 'Ids and values, by type.' })
  data!: object;

  @Id({ optional: true, nullable: true, description: 'Who did it, or null. For staff only.' })
  actorId?: string | null;
}

export class EventsView {
  @ListOf(() => EventView, { description: 'In order.' })
  events!: EventView[];

  @Int({ min: 0, example: 42, description: 'The last number that the caller may see: with it, they have everything.' })
  head!: number;
}
