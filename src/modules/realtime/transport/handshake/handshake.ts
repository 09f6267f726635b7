import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../../config/config.ts';
import { Authenticate, type Principal } from '../../../../contracts/auth.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { GeneralLimits } from '../../../../kernel/http/limits/general-limits.ts';
import { isFromOwnPage } from '../../../../kernel/security/own-origin.ts';
import { Shutdown } from '../../../../kernel/shutdown.ts';
import { PendingHandshakes } from './pending-handshakes.ts';

export interface Admission {
  readonly principal: Principal;
  readonly isRateLimited: boolean;
}

/** Decides who may connect, on either transport. */
@Injectable()
export class Handshake {
  constructor(
    private readonly config: Config,
    private readonly queries: QueryBus,
    private readonly limits: GeneralLimits,
    private readonly pending: PendingHandshakes,
    private readonly shutdown: Shutdown,
  ) {}

  /** Returns the error for a request that is rejected regardless of its token, or null. */
  refusal({ headers }: IncomingMessage): DomainError | null {
    // Nobody may join any more, because their departure could not be stored once the database is closed.
    if (this.shutdown.isClosed) return new DomainError('SHUTTING_DOWN');
    // Browsers send the origin of the page; other clients send none.
    const isAllowed = !headers.origin || this.config.corsOrigins.includes(headers.origin) || isFromOwnPage(this.config, headers);
    return isAllowed ? null : new DomainError('ORIGIN_NOT_ALLOWED');
  }

  /** Returns the error for a WebSocket to an unknown path. The attempt counts as an anonymous request of its address. */
  async unknownPath(ip: string | undefined): Promise<DomainError> {
    return (await errorOf(this.limits.takeForAddress({ ip }))) ?? new DomainError('NOT_FOUND');
  }

  /** Counts a connection as pending until the returned function is called. Calls `onTimeout` if that takes too long. Throws TOO_MANY_REQUESTS. */
  begin(address: string | undefined, onTimeout: () => void): () => void {
    return this.pending.add(address, onTimeout);
  }

  /** Connecting counts as a request, towards the limit of the user or, if the token is invalid, of the address. Throws UNAUTHENTICATED, or TOO_MANY_REQUESTS if the address is over its limit. */
  async authenticateClient(token: string, address: string | undefined): Promise<Admission> {
    const principal = await this.authenticate(token, address);
    return { principal, isRateLimited: !!(await errorOf(this.limits.takeForUser(principal.userId))) };
  }

  private async authenticate(token: string, ip: string | undefined): Promise<Principal> {
    try {
      return await this.queries.execute(new Authenticate(token));
    } catch (error) {
      if (error instanceof DomainError && error.shownToCaller.status < 500) await this.limits.takeForAddress({ ip });
      throw error;
    }
  }
}

/** The error if a limit was exceeded. */
const errorOf = (taking: Promise<void>): Promise<DomainError | undefined> =>
  taking.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof DomainError) return error;
      throw error;
    },
  );
