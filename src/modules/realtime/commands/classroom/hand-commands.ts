import { LowerHands, RaiseHand } from '../../../../contracts/classroom/hands.ts';
import type { HandCommands } from '../../../../contracts/realtime/hands.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { CommandsOf, CommandTools } from '../client-command.ts';

export const handCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof HandCommands> => ({
  HAND_RAISED: {
    run: async (connection, body, answer) => {
      answer(await commands.execute(new RaiseHand(connection.principal, await sessionOf(connection, body))));
    },
  },
  HAND_LOWERED: {
    run: async (connection, body, answer) => {
      const { userId = connection.principal.userId, all } = body;
      if (all && body.userId) throw new DomainError('VALIDATION_FAILED', [{ field: 'all', message: 'cannot be combined with userId' }]);
      const sessionId = await sessionOf(connection, body);
      answer(await commands.execute(new LowerHands(connection.principal, sessionId, all ? 'all' : { userId })));
    },
  },
});
