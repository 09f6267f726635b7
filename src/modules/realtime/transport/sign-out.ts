import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Connection } from './connection.js';

/** The token is no longer good: the client is told so and disconnected. */
export const signOut = (connection: Connection): void => {
  const { code, error } = new DomainError('UNAUTHENTICATED').seen;
  connection.send('ERROR', { code, message: error });
  connection.close();
};
