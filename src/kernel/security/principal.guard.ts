import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '../../contracts/auth.js';
import { DomainError } from '../domain/domain-error.ts';
import type { KernelRequest } from '../http/request.js';
import { PUBLIC, refusalFor, ROLES } from './access.js';

/** Decides by whom the access token names whether they may. Every route passes here unless it is @Public. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<KernelRequest>();
    const open = this.reflector.getAllAndOverride<true | 'known' | undefined>(PUBLIC, targets);
    if (open === true || (open === 'known' && request.headers.authorization === undefined)) return true;
    if (!request.caller) throw request.noCaller ?? new DomainError('UNAUTHENTICATED');
    request.principal = request.caller;
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (roles && !roles.includes(request.principal.role)) throw new DomainError(refusalFor(roles));
    return true;
  }
}

/** The token of an Authorization header (RFC 6750). */
export const bearerToken = (header: string | undefined): string => {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (!token) throw new DomainError('UNAUTHENTICATED');
  return token;
};
