import {
  MARK_SOURCES,
  MARK_STATUSES,
  NOT_EXPECTED,
  type MarkSource,
  type MarkStatus,
  type NotExpected,
} from '../../../contracts/attendance.ts';
import { Id, Instant, Int, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';

const LINE_CHANGES = ['expected', 'guest', 'no_longer_expected', 'marked', 'verified', 'not_verified'] as const;
export type LineChange = (typeof LINE_CHANGES)[number];

export class Author {
  @Id()
  id!: string;

  @Text({ max: 120, example: 'Grace Hopper' })
  name!: string;
}

export class LineHistoryView {
  @Int({ min: 1, example: 7 })
  seq!: number;

  @Instant()
  at!: Date;

  @OneOf(LINE_CHANGES, {
    description:
      'The line became `expected`, `guest` or `no_longer_expected`, its status changed (`marked`), or staff accepted or rejected the student’s verification (`verified`, `not_verified`).',
  })
  what!: LineChange;

  @OneOf(MARK_STATUSES, { nullable: true })
  status!: MarkStatus | null;

  @OneOf(MARK_STATUSES, { nullable: true })
  before!: MarkStatus | null;

  @OneOf(MARK_SOURCES, { nullable: true, description: 'What set the status.' })
  source!: MarkSource | null;

  @OneOf(NOT_EXPECTED, { nullable: true, description: 'Why the student is no longer expected; null for other changes.' })
  reason!: NotExpected | null;

  @Nested(() => Author, { nullable: true, description: 'Null if nobody did it: joining, or closing the register.' })
  by!: Author | null;
}
