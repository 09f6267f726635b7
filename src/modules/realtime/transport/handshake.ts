import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../config/config.js';
import { Authenticate, type Principal } from '../../../contracts/auth.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { GeneralLimits } from '../../../kernel/http/limits/general-limits.ts';
import { Newcomers } from './newcomers.js';
import { Shutdown } from '../../../kernel/shutdown.js';

export interface Known {
  readonly principal: Principal;
  readonly comesTooOften: boolean;
}

/** Who may connect, on whatever wire. */
@Injectable()
export class Handshake {
  private readonly origins: ReadonlySet<string>;

  constructor(
    private readonly config: Config,
    private readonly queries: QueryBus,
    private readonly limits: GeneralLimits,
    private readonly newcomers: Newcomers,
    private readonly shutdown: Shutdown,
  ) {
    this.origins = new Set([new URL(config.publicUrl).origin, ...config.corsOrigins]);
  }

  /** Why somebody is turned away before anything is asked; null when nothing speaks against it. */
  refusal({ headers: { origin, host } }: IncomingMessage): DomainError | null {
    // The process ends: whoever came in now would not leave in the database before it is closed.
    if (this.shutdown.isClosed) return new DomainError('SHUTTING_DOWN');
    return this.mayComeFrom(origin, host) ? null : new DomainError('ORIGIN_NOT_ALLOWED');
  }

  /**
   * Browsers say where a page came from; others send no Origin. In development a page of this server is one from the host that was asked;
   * in production that proves nothing, because a page may have any name lead here.
   */
  private mayComeFrom(origin: string | undefined, host: string | undefined): boolean {
    if (!origin || this.origins.has(origin)) return true;
    return !this.config.production && URL.canParse(origin) && new URL(origin).host === host;
  }

  /** What a WebSocket to an unknown path is told. It counts like any request that nobody signed. */
  async nothingThere(ip: string | undefined): Promise<DomainError> {
    try {
      await this.limits.takeForAddress({ ip });
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    return new DomainError('NOT_FOUND');
  }

  /** Counts a connection that has shown no good token yet, until the returned function is called; `late` when it takes too long. */
  wait(address: string | undefined, late: () => void): () => void {
    return this.newcomers.take(address, late);
  }

  /** Refuses a token that is not good. To knock counts like a request: for the user, or where that is nobody for the address. */
  async recognise(token: string, address: string | undefined): Promise<Known> {
    const principal = await this.authenticate(token, address);
    return { principal, comesTooOften: await this.comesTooOften(principal) };
  }

  private async authenticate(token: string, ip: string | undefined): Promise<Principal> {
    try {
      return await this.queries.execute(new Authenticate(token));
    } catch (error) {
      if (error instanceof DomainError && error.seen.status === 401) await this.limits.takeForAddress({ ip });
      throw error;
    }
  }

  private async comesTooOften({ userId }: Principal): Promise<boolean> {
    try {
      await this.limits.takeForUser(userId);
      return false;
    } catch (error) {
      if (error instanceof DomainError) return true;
      throw error;
    }
  }
}
