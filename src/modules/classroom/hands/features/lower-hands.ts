import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { LowerHands } from '../../../../contracts/classroom/hands.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { HandsLane } from '../hands-lane.ts';

@CommandHandler(LowerHands)
export class LowerHandsHandler implements ICommandHandler<LowerHands> {
  constructor(private readonly lane: HandsLane) {}

  async execute({ by, sessionId, whose }: LowerHands): Promise<CommandResult<LowerHands>> {
    const userId = whose === 'all' ? null : whose.userId;
    if (by.role === 'student' && userId !== by.userId) throw new DomainError('TEACHER_ONLY');
    return { lowered: await this.lane.run(sessionId, { by, lowers: userId }) };
  }
}
