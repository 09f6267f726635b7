import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AnswerVerification, type VerificationState } from '../../../../contracts/classroom/verification.ts';
import { PictureDisposal } from '../pictures/picture-disposal.ts';
import { requireIn } from '../room-access.ts';
import { VerificationLane } from '../verification-lane.ts';

@CommandHandler(AnswerVerification)
export class AnswerVerificationHandler implements ICommandHandler<AnswerVerification> {
  constructor(
    private readonly lane: VerificationLane,
    private readonly disposal: PictureDisposal,
  ) {}

  async execute({ by, sessionId, consent }: AnswerVerification): Promise<VerificationState> {
    const { userId } = by;
    const { result, discards } = await this.lane.run(sessionId, {
      by,
      userId,
      decide: ({ access, verifications }) => {
        requireIn(access);
        verifications.answer(userId, consent);
        return verifications.stateOf(userId);
      },
    });
    if (discards) await this.disposal.deleteNow(sessionId);
    return result as VerificationState;
  }
}
