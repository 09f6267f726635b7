import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskForVerification, type WhomToAsk } from '../../../../contracts/classroom/verification.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { requireStaff } from '../../access/domain/member.ts';
import type { Asked } from '../domain/verifications.ts';
import { PictureDisposal } from '../pictures/picture-disposal.ts';
import { requireLive } from '../room-access.ts';
import { VerificationLane, type Room } from '../verification-lane.ts';

@CommandHandler(AskForVerification)
export class AskForVerificationHandler implements ICommandHandler<AskForVerification> {
  constructor(
    private readonly lane: VerificationLane,
    private readonly disposal: PictureDisposal,
  ) {}

  async execute({ by, sessionId, whom }: AskForVerification): Promise<{ asked: number; seq: number }> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const { result, seq, discards } = await this.lane.run(sessionId, {
      by,
      decide: ({ access, verifications, here }) => {
        requireStaff({ access });
        requireLive(access);
        return verifications.ask(by.userId, participantsAmong(here, whom), 'userIds' in whom);
      },
    });
    if (discards) await this.disposal.deleteNow(sessionId);
    return { asked: result as number, seq };
  }
}

/** Throws PEER_NOT_FOUND. */
const participantsAmong = (here: Room['here'], whom: WhomToAsk): readonly Asked[] => {
  if ('all' in whom) return [...here.values()].filter(({ isStaff }) => !isStaff);
  return [...new Set(whom.userIds)].map((userId, index) => {
    const found = here.get(userId);
    if (!found) throw new DomainError('PEER_NOT_FOUND', [{ field: `userIds.${index}`, message: 'is not in the session' }]);
    return found;
  });
};
