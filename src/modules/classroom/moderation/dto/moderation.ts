import type { MuteParticipants } from '../../../../contracts/classroom/moderation.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Flag, Id, Instant, Int, Text } from '../../../../kernel/http/validation/fields.ts';

/** Either `userId` or `all`. */
export class MuteRequest {
  @Id({ optional: true, description: 'The participant to mute.' })
  userId?: string;

  @Flag({ optional: true, example: undefined, description: 'True to mute everyone who is not on the staff of the session.' })
  all?: boolean;
}

/** Throws VALIDATION_FAILED unless exactly one of the two is given. */
export const asWhom = ({ userId, all }: Pick<MuteRequest, 'userId' | 'all'>): MuteParticipants['whom'] => {
  if (userId !== undefined && all === undefined) return { userId };
  if (userId === undefined && all) return { all };
  throw new DomainError('VALIDATION_FAILED', [{ field: 'userId', message: 'is required unless all is true; send only one of them' }]);
};

export class RemovalRequest {
  @Id({ description: 'The participant to remove.' })
  userId!: string;
}

export class LockRequest {
  @Flag({ example: true, description: 'Whether the session is locked.' })
  locked!: boolean;
}

export class ModeratedView {
  @Int({ min: 0, example: 12, description: 'The number of the change in the session; if nothing changed, that of the latest fact.' })
  seq!: number;
}

export class RemovalView {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Luca Brandt' })
  name!: string;

  @Id({ description: 'The member of staff who removed the user.' })
  removedBy!: string;

  @Instant()
  removedAt!: Date;
}
