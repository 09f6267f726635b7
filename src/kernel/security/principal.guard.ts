import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { Authenticate, type Principal, type Role } from '../../contracts/auth.js';
import { Refusal } from '../domain/refusal.js';
import { GeneralLimits } from '../http/general-limits.js';
import type { KernelRequest } from '../http/request.js';
import { PUBLIC, refusalFor, ROLES } from './access.js';

/** Decides from the access token who is asking, and whether that role may. Every route passes here unless it is @Public. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly queries: QueryBus,
    private readonly limits: GeneralLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<KernelRequest>();
    const open = this.reflector.getAllAndOverride<true | 'known' | undefined>(PUBLIC, targets);
    const { authorization } = request.headers;
    if (open === true || (open === 'known' && !authorization)) {
      if (authorization) await this.limits.takeForAddress(request);
      return true;
    }
    request.principal = await this.authenticate(request);
    await this.limits.takeForUser(request.principal.userId);
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (roles && !roles.includes(request.principal.role)) throw new Refusal(refusalFor(roles));
    return true;
  }

  /** A token that is no good counts for the address: whoever tries many of them is slowed down. */
  private async authenticate(request: KernelRequest): Promise<Principal> {
    try {
      return await this.queries.execute(new Authenticate(bearerToken(request.headers.authorization)));
    } catch (error) {
      if (error instanceof Refusal && request.headers.authorization) await this.limits.takeForAddress(request);
      throw error;
    }
  }
}

/** The token of an Authorization header (RFC 6750). */
export const bearerToken = (header: string | undefined): string => {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (!token) throw new Refusal('UNAUTHENTICATED');
  return token;
};
