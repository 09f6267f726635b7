import { MARK_STATUSES, type Marks, type MarkStatus } from '../../../contracts/attendance.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Flag, Id, ListOf, OneOf } from '../../../kernel/http/validation/fields.ts';

export class MarkItem {
  @Id({ description: 'The student to mark.' })
  studentId!: string;

  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null takes the mark back.' })
  status!: MarkStatus | null;
}

/** Either `marks` or `rest`. */
export class MarksRequest {
  @ListOf(() => MarkItem, {
    min: 1,
    max: 1000,
    optional: true,
    description: 'One or more students. If one of them has no line, none is marked.',
  })
  marks?: MarkItem[];

  @OneOf(MARK_STATUSES, {
    optional: true,
    example: undefined,
    description: 'Gives this status to every expected student who has none yet.',
  })
  rest?: MarkStatus;
}

/** Throws VALIDATION_FAILED unless exactly one of the two is set. */
export const asMarks = ({ marks, rest }: Pick<MarksRequest, 'marks' | 'rest'>): Marks => {
  if (marks && !rest) return { marks };
  if (rest && !marks) return { rest };
  throw new DomainError('VALIDATION_FAILED', [{ field: 'marks', message: 'is required unless rest is given; send only one of them' }]);
};

export class StartAttendanceRequest {
  @Id({ description: 'The class whose roll is called.' })
  classId!: string;

  @Flag({ optional: true, description: 'Ends a live session of the class first, with the outcome `replaced`.' })
  replace?: boolean;
}

export class EndAttendanceRequest {
  @Id()
  sessionId!: string;
}
