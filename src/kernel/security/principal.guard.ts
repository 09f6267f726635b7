import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Role } from '../../contracts/auth.ts';
import { DomainError } from '../domain/domain-error.ts';
import type { KernelRequest } from '../http/request.ts';
import { PUBLIC, refusalFor, ROLES } from './access.ts';

/** Requires a signed-in caller with a role that the route allows. Applies to every route that is not @Public. */
@Injectable()
export class PrincipalGuard extends AuthGuard(['access-token', 'provider-token']) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<KernelRequest>();
    const open = this.reflector.getAllAndOverride<true | 'known' | undefined>(PUBLIC, targets);
    if (open === true || (open === 'known' && request.headers.authorization === undefined)) return true;
    await this.authenticate(request, context);
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (roles && !roles.includes(request.principal!.role)) throw new DomainError(refusalFor(roles));
    return true;
  }

  override getAuthenticateOptions() {
    return { property: 'principal', session: false };
  }

  /** Runs the strategies only if the rate limits have not already identified the caller. */
  private async authenticate(request: KernelRequest, context: ExecutionContext): Promise<void> {
    if (request.authenticationError) throw request.authenticationError;
    if (request.caller) request.principal = request.caller;
    else await super.canActivate(context);
  }
}

/** The token of an Authorization header (RFC 6750). */
export const bearerToken = (header: string | undefined): string => {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (!token) throw new DomainError('UNAUTHENTICATED');
  return token;
};
