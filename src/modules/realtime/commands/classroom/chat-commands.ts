import { DeleteMessage, PostMessage, SwitchChat } from '../../../../contracts/classroom/chat.ts';
import type { ChatCommands } from '../../../../contracts/realtime/chat.ts';
import { STAFF, type CommandsOf, type CommandTools } from '../client-command.ts';

export const chatCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof ChatCommands> => ({
  CHAT_MESSAGE: {
    run: async (connection, body, answer) => {
      const sessionId = await sessionOf(connection, body);
      answer(await commands.execute(new PostMessage(connection.principal, sessionId, body.text, body.id)));
    },
  },
  CHAT_DELETED: {
    run: async (connection, body, answer) => {
      await commands.execute(new DeleteMessage(connection.principal, await sessionOf(connection, body), body.id));
      answer(null);
    },
  },
  CHAT_SWITCHED: {
    roles: STAFF,
    run: async (connection, body, answer) => {
      answer(await commands.execute(new SwitchChat(connection.principal, await sessionOf(connection, body), body.open)));
    },
  },
});
