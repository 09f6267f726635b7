import type { Connection } from './connection.js';

/** Clients come back spread over this time, in ms. */
const RECONNECT_WITHIN = 5_000;

/** The process goes down: the client is to come back, each at a time of its own. */
export const sendAway = (connection: Connection): void =>
  connection.send('RECONNECT', { afterMs: Math.round(500 + Math.random() * RECONNECT_WITHIN) });
