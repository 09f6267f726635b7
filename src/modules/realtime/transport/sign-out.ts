import { Refusal } from '../../../kernel/domain/refusal.js';
import type { Connection } from './connection.js';

/** The token is no longer good: the client is told so and disconnected. */
export const signOut = (connection: Connection): void => {
  const { code, error } = new Refusal('UNAUTHENTICATED').seen;
  connection.send('ERROR', { code, message: error });
  connection.close();
};
