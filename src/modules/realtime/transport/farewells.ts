import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Connection } from './connection.ts';

/** Clients come back spread over this time, in ms. */
const RECONNECT_WITHIN_MS = 5_000;

/** Sends the error and disconnects. The client library does not reconnect by itself after that. */
export const disconnectWith = (connection: Connection, errorCode: ErrorCode): void => {
  const { code, error } = new DomainError(errorCode).seen;
  connection.send('ERROR', { code, message: error });
  connection.close();
};

/** The token is no longer valid. */
export const signOut = (connection: Connection): void => disconnectWith(connection, 'UNAUTHENTICATED');

/** The process is going down. Each client is given its own delay. */
export const askToReconnect = (connection: Connection): void =>
  connection.send('RECONNECT', { afterMs: Math.round(500 + Math.random() * RECONNECT_WITHIN_MS) });
