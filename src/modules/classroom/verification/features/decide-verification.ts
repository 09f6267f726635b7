import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecideVerification, type VerificationState } from '../../../../contracts/classroom/verification.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId } from '../../../../kernel/ids.ts';
import { requireStaff } from '../../access/domain/member.ts';
import { PictureDisposal } from '../pictures/picture-disposal.ts';
import { VerificationLane } from '../verification-lane.ts';

@CommandHandler(DecideVerification)
export class DecideVerificationHandler implements ICommandHandler<DecideVerification> {
  constructor(
    private readonly lane: VerificationLane,
    private readonly disposal: PictureDisposal,
  ) {}

  async execute({ by, sessionId, userId: asked, accepted, reason }: DecideVerification): Promise<VerificationState> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const userId = asked.toLowerCase();
    const { result, discards } = await this.lane.run(sessionId, {
      by,
      // Anything that is not an id is nobody's.
      userId: isId(userId) ? userId : by.userId,
      decide: ({ access, verifications }) => {
        requireStaff({ access });
        verifications.decide(by.userId, userId, accepted, reason ?? null);
        return verifications.stateOf(userId);
      },
    });
    if (discards) await this.disposal.deleteNow(sessionId);
    return result as VerificationState;
  }
}
