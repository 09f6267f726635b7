import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import type { Ephemeral, PubSub } from '../../../kernel/messaging/pub-sub.ts';
import type { ParticipantChanges } from './participant-changes.ts';
import type { RoomPresence } from './room-presence.ts';
import type { Connection } from '../transport/connection.ts';
import { MediaStates } from './media-states.ts';

describe('MediaStates', () => {
  const connection = {} as Connection;
  let isNew: boolean;
  let told: string[];
  let published: unknown[];
  let receive: (message: Ephemeral) => void;
  let states: MediaStates;

  beforeEach(() => {
    [isNew, told, published] = [true, [], []];
    const presence = { setState: async (_: Connection, __: string, state: MediaState) => ({ state, isNew }) };
    const changes = { tellMedia: (sessionId: string) => void told.push(sessionId) };
    const pubSub = {
      publish: (message: unknown) => void published.push(message),
      subscribe: ({ ephemeral }: { ephemeral: typeof receive }) => void (receive = ephemeral),
    };
    states = new MediaStates(presence as unknown as RoomPresence, changes as unknown as ParticipantChanges, pubSub as unknown as PubSub);
    states.onApplicationBootstrap();
  });

  it('tells the room and the other nodes of a change, and answers with the state', async () => {
    expect(await states.set(connection, 'session-1', { camera: true })).toEqual({ camera: true });
    expect([told, published]).toEqual([['session-1'], [{ topic: 'media-state', data: { sessionId: 'session-1' } }]]);
  });

  it('tells nobody of what has not changed', async () => {
    isNew = false;
    await states.set(connection, 'session-1', { camera: true });
    expect([told, published]).toEqual([[], []]);
  });

  it('tells the room of changes on other nodes, and survives what is none', () => {
    receive({ topic: 'media-state', data: { sessionId: 'session-2' } });
    receive({ topic: 'media', data: { sessionId: 'session-3' } });
    receive({ topic: 'media-state', data: null });
    expect(told).toEqual(['session-2', 'undefined']);
    expect(published).toEqual([]);
  });
});
