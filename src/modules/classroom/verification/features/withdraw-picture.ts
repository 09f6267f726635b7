import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import type { VerificationState } from '../../../../contracts/classroom/verification.ts';
import { requireAdmitted } from '../../access/domain/member.ts';
import { PictureDisposal } from '../pictures/picture-disposal.ts';
import { VerificationLane } from '../verification-lane.ts';

/** Deletes the caller's picture, also after the decision and after the session. Repeating it changes nothing. */
export class WithdrawPicture extends Command<VerificationState> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(WithdrawPicture)
export class WithdrawPictureHandler implements ICommandHandler<WithdrawPicture> {
  constructor(
    private readonly lane: VerificationLane,
    private readonly disposal: PictureDisposal,
  ) {}

  async execute({ by, sessionId }: WithdrawPicture): Promise<VerificationState> {
    const { userId } = by;
    const { result, discards } = await this.lane.run(sessionId, {
      by,
      userId,
      decide: ({ access, verifications }) => {
        // Those who have been removed can still withdraw theirs.
        if (!verifications.has(userId)) requireAdmitted(access);
        verifications.withdrawPicture(userId);
        return verifications.stateOf(userId);
      },
    });
    if (discards) await this.disposal.deleteNow(sessionId);
    return result as VerificationState;
  }
}
