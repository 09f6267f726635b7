import { ControlPlayback } from '../../../../contracts/classroom/playback.ts';
import type { PlaybackCommands } from '../../../../contracts/realtime/playback.ts';
import { STAFF, type CommandsOf, type CommandTools } from '../client-command.ts';

export const playbackCommands = ({ commands, sessionOf }: CommandTools): CommandsOf<keyof PlaybackCommands> => ({
  PLAYBACK: {
    roles: STAFF,
    run: async (connection, { sessionId, ...change }, answer) =>
      answer(await commands.execute(new ControlPlayback(connection.principal, await sessionOf(connection, { sessionId }), change))),
  },
});
