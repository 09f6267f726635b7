import { LockRoom, MuteParticipants, ReadmitParticipant, RemoveParticipant } from '../../../../contracts/classroom/moderation.ts';
import type { ModerationCommands } from '../../../../contracts/realtime/moderation.ts';
import { STAFF, type CommandsOf, type CommandTools } from '../client-command.ts';

export const moderationCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof ModerationCommands> => ({
  PARTICIPANT_MUTED: {
    roles: STAFF,
    run: async (connection, body, answer) => {
      const whom = 'userId' in body ? { userId: body.userId } : { all: body.all };
      answer(await commands.execute(new MuteParticipants(connection.principal, await sessionOf(connection, body), whom)));
    },
  },
  PARTICIPANT_REMOVED: {
    roles: STAFF,
    run: async (connection, body, answer) =>
      answer(await commands.execute(new RemoveParticipant(connection.principal, await sessionOf(connection, body), body.userId))),
  },
  PARTICIPANT_READMITTED: {
    roles: STAFF,
    run: async (connection, body, answer) =>
      answer(await commands.execute(new ReadmitParticipant(connection.principal, await sessionOf(connection, body), body.userId))),
  },
  ROOM_LOCKED: {
    roles: STAFF,
    run: async (connection, body, answer) =>
      answer(await commands.execute(new LockRoom(connection.principal, await sessionOf(connection, body), body.locked))),
  },
});
