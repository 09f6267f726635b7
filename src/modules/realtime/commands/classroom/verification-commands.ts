import { AnswerVerification, AskForVerification, DecideVerification } from '../../../../contracts/classroom/verification.ts';
import type { VerificationCommands } from '../../../../contracts/realtime/verification.ts';
import { STAFF, type CommandsOf, type CommandTools } from '../client-command.ts';

export const verificationCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof VerificationCommands> => ({
  VERIFICATION_ASKED: {
    roles: STAFF,
    run: async (connection, body, answer) => {
      const sessionId = await sessionOf(connection, body);
      const whom = 'all' in body ? { all: body.all } : { userIds: body.userIds };
      answer(await commands.execute(new AskForVerification(connection.principal, sessionId, whom)));
    },
  },
  VERIFICATION_ANSWERED: {
    run: async (connection, body, answer) => {
      const sessionId = await sessionOf(connection, body);
      answer(await commands.execute(new AnswerVerification(connection.principal, sessionId, body.consent)));
    },
  },
  VERIFICATION_DECIDED: {
    roles: STAFF,
    run: async (connection, body, answer) => {
      const sessionId = await sessionOf(connection, body);
      const { userId, accepted, reason } = body;
      answer(await commands.execute(new DecideVerification(connection.principal, sessionId, userId, accepted, reason)));
    },
  },
});
