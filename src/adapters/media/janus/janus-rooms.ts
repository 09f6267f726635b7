import { createHmac } from 'node:crypto';
import type { JanusConnection } from './janus-connection.ts';
import { JanusError } from './janus-errors.ts';

export const VIDEOROOM = 'janus.plugin.videoroom';

/* Error codes of the plugin. */
export const NO_SUCH_ROOM = 426;
const ROOM_EXISTS = 427;
export const NO_SUCH_FEED = 428;

/** For each publisher, in bits per second: enough for a tile. */
const BITRATE = 300_000;

/** A room of Janus. All nodes derive the same one from the session's id. */
export interface JanusRoom {
  readonly room: number;
  /** Needed to enter the room, and to destroy it. Only our nodes know it. */
  readonly pin: string;
}

export const roomOf = (sessionId: string, secret: string): JanusRoom => {
  const digest = (purpose: string) => createHmac('sha256', secret).update(`${purpose} ${sessionId}`).digest();
  // Ids must be positive and exact as numbers of JavaScript.
  return { room: digest('room').readUIntBE(0, 6) + 1, pin: digest('pin').toString('base64url') };
};

/** Creates the room unless another node, or this one, has created it before. */
export const createRoom = async (connection: JanusConnection, handle: number, { room, pin }: JanusRoom, peers: number): Promise<void> => {
  const settings = { publishers: peers, bitrate: BITRATE, bitrate_cap: true, is_private: true, audiocodec: 'opus', videocodec: 'vp8' };
  try {
    await connection.message(handle, { request: 'create', room, secret: pin, pin, ...settings });
  } catch (error) {
    if (!isError(error, ROOM_EXISTS)) throw error;
  }
};

/** Destroys the room once nobody is in it: the peers of other nodes may still be there. */
export const destroyEmptyRoom = async (connection: JanusConnection, { room, pin }: JanusRoom): Promise<void> => {
  const handle = await connection.attach(VIDEOROOM);
  try {
    const { data } = await connection.message(handle, { request: 'listparticipants', room });
    if ((data.participants as unknown[]).length === 0) await connection.message(handle, { request: 'destroy', room, secret: pin });
  } catch (error) {
    if (!isError(error, NO_SUCH_ROOM)) throw error;
  } finally {
    connection.detach(handle);
  }
};

export const isError = (error: unknown, code: number): boolean => error instanceof JanusError && error.code === code;
