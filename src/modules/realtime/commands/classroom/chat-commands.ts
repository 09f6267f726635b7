import { PostMessage } from '../../../../contracts/classroom/chat.ts';
import type { ChatCommands } from '../../../../contracts/realtime/chat.ts';
import type { CommandsOf, CommandTools } from '../client-command.ts';

export const chatCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof ChatCommands> => ({
  CHAT_MESSAGE: {
    run: async (connection, body, answer) => {
      const sessionId = await sessionOf(connection, body);
      answer(await commands.execute(new PostMessage(connection.principal, sessionId, body.text, body.id)));
    },
  },
});
