import type { QueryBus } from '@nestjs/cqrs';
import { Authenticate } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Connection } from '../transport/connection.ts';
import { signOut } from '../transport/farewells.ts';

/**
 * RENEW: keeps a connection open past the expiry of its access token. The new token must be valid and of the same user and sign-in;
 * otherwise this throws UNAUTHENTICATED, and the connection is closed once the command has been answered. Returns the new expiry.
 */
export const renewToken = async (queries: QueryBus, connection: Connection, token: string): Promise<Date> => {
  try {
    connection.renew(await queries.execute(new Authenticate(token)));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') setImmediate(() => signOut(connection));
    throw error;
  }
  return new Date(connection.principal.expiresAt);
};
