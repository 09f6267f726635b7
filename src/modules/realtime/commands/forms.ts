import { MARK_STATUSES, type Marks, type MarkStatus } from '../../../contracts/attendance.js';
import type { Signal } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { AnyObject, Flag, Id, Int, ListOf, OneOf, Text } from '../../../kernel/http/validation/fields.ts';

export class Nothing {}

export class JoinForm {
  @Id({ description: 'The session whose room is asked for.' })
  sessionId!: string;

  @Int({
    min: 0,
    max: 2_147_483_647,
    optional: true,
    example: 41,
    description: 'The last number seen: what was missed since then comes in the answer.',
  })
  since?: number;
}

export class RoomForm {
  @Id({ optional: true, description: 'Left out, it is the session that the socket is in.' })
  sessionId?: string;
}

export class SummaryForm extends RoomForm {
  @Flag({ optional: true, description: 'The whole room is told the summary too.' })
  share?: boolean;
}

export class PeerForm {
  @Id({ optional: true, description: 'The user it is for, who must be in the session. Left out, it is the whole room.' })
  to?: string;
}

export class SignalForm {
  @Id({ description: 'The user it is for, who must be in the session.' })
  to!: string;

  @AnyObject({ description: 'A session description or an ICE candidate, as the browser gave it. It is passed on as it is.' })
  signal!: Signal;
}

export class RenewForm {
  @Text({ min: 1, max: 4000, raw: true, description: 'The new `accessToken`, of the same user and the same sign-in.' })
  token!: string;
}

export class MarkForm {
  @Id()
  studentId!: string;

  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null takes the mark back.' })
  status!: MarkStatus | null;
}

/** One of three: `studentId` with `status`, `marks`, or `rest`. */
export class MarksForm extends RoomForm {
  @Id({ optional: true })
  studentId?: string;

  @OneOf(MARK_STATUSES, { optional: true, nullable: true, description: 'Null takes the mark back.' })
  status?: MarkStatus | null;

  @ListOf(() => MarkForm, { min: 1, max: 1000, optional: true, description: 'Many at once: all are marked, or none.' })
  marks?: MarkForm[];

  @OneOf(MARK_STATUSES, { optional: true, description: 'Puts this status on every expected student who has none yet.' })
  rest?: MarkStatus;
}

export const asMarks = ({ studentId, status, marks, rest }: MarksForm): Marks => {
  const forms = [studentId && status !== undefined && { marks: [{ studentId, status }] }, marks && { marks }, rest && { rest }].filter(
    (form) => !!form,
  );
  const parts = [studentId ?? status, marks, rest].filter((part) => part !== undefined);
  if (forms.length === 1 && parts.length === 1) return forms[0]!;
  throw new DomainError('VALIDATION_FAILED', [
    { field: 'studentId', message: 'give studentId with status, or marks, or rest: one of the three' },
  ]);
};
