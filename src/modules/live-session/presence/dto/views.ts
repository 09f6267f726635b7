import { MARK_STATUSES, type MarkStatus } from '../../../../contracts/attendance.ts';
import type { Role } from '../../../../contracts/auth.ts';
import { Flag, Id, Instant, Int, Nested, OneOf, Text, UrlField } from '../../../../kernel/http/validation/fields.ts';
import { SessionView } from '../../catalogue/dto/session-view.ts';
import { VideoView } from '../../catalogue/dto/video-view.ts';

export class JoinView {
  @Nested(() => SessionView)
  session!: SessionView;

  @UrlField({ nullable: true })
  videoUrl!: string | null;

  @Nested(() => VideoView, { nullable: true, description: 'Everything a player needs to show videoUrl.' })
  video!: VideoView | null;

  @UrlField({ nullable: true, example: 'https://meet.example/j/123' })
  meetingUrl!: string | null;

  @Text({ max: 100, nullable: true, example: 'sesame' })
  meetingPassword!: string | null;

  @Int({ min: 0, example: 23, description: 'How many users are in the session, including the caller.' })
  participantCount!: number;
}

export class ParticipantView {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @OneOf(['admin', 'teacher', 'student'], { example: 'student' })
  role!: Role;

  @Instant({ description: 'When the user’s current unbroken stay began, across all their connections.' })
  joinedAt!: Date;

  @Flag({ description: 'Whether their microphone is on, on any of their devices.' })
  microphone!: boolean;

  @Flag({ description: 'Whether their camera is on.' })
  camera!: boolean;

  @Flag({ description: 'Whether they share their screen.' })
  screen!: boolean;

  @OneOf(MARK_STATUSES, {
    nullable: true,
    example: 'present',
    description: 'The mark, if the session shows marks to the room (`marksVisibility`) and there is one.',
  })
  mark!: MarkStatus | null;
}
