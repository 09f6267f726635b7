import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Connection } from './connection.ts';

/** Clients reconnect at random moments within this time, in ms. */
const RECONNECT_WITHIN_MS = 5_000;

/** Sends the error and disconnects. The client library does not reconnect after that. */
export const disconnectWith = (connection: Connection, errorCode: ErrorCode): void => {
  const { code, error } = new DomainError(errorCode).shownToCaller;
  connection.send('ERROR', { code, message: error });
  connection.close();
};

/** Disconnects a client whose token is no longer valid. */
export const signOut = (connection: Connection): void => disconnectWith(connection, 'UNAUTHENTICATED');

/** Sent when the server shuts down. Each client gets a random delay, so that not all reconnect at once. */
export const askToReconnect = (connection: Connection): void =>
  connection.send('RECONNECT', { afterMs: Math.round(500 + Math.random() * RECONNECT_WITHIN_MS) });
