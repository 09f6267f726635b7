import { Flag, Id, Instant, Int, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';

export class CardAnswer {
  @Id({ description: 'Stays the same when the session is started again after its end.' })
  _id!: string;

  @Text({ max: 200, example: 'Electromagnetic induction' })
  title!: string;

  @Text({ max: 5000, example: 'Bring the worksheet.' })
  description!: string;

  @Text({ max: 120, example: 'Grace Hopper' })
  instructor!: string;

  @UrlField({ nullable: true, description: 'For those who may join; null for others.' })
  videoUrl!: string | null;

  @UrlField({
    example: 'https://rollcall.example/api/v1/live-sessions/0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11/thumbnail?v=p2-220-3',
    description: 'The picture, or a placeholder if there is none.',
  })
  thumbnail!: string;

  @Instant({ description: 'The planned start.' })
  startTime!: Date;

  @Flag()
  isLive!: boolean;

  @Int({ min: 0, example: 12, description: 'How many people came. Staff are not counted.' })
  participants!: number;

  @Instant()
  createdAt!: Date;
}

export class CardWithWatchTimeAnswer extends CardAnswer {
  @Int({ min: 0, example: 31, description: 'How long those who came watched on average, in whole minutes; 0 if nobody came.' })
  avgWatchTime!: number;
}

export class ParticipantAnswer {
  @Id()
  sessionId!: string;

  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  userName!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @Instant({ description: 'When they first joined.' })
  joinTime!: Date;

  @Int({ min: 0, nullable: true, example: 31, description: 'In whole minutes; null until the session ends.' })
  watchDuration!: number | null;

  @Instant()
  createdAt!: Date;
}

export class JoinedAnswer {
  @Flag({ example: true })
  success!: boolean;

  @OneOf(['Joined session'])
  message!: string;
}

export class DeletedAnswer {
  @Flag({ example: true })
  success!: boolean;
}
