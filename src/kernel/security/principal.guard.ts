import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { Authenticate, type Role } from '../../contracts/auth.js';
import { Refusal } from '../domain/refusal.js';
import type { KernelRequest } from '../http/request.js';
import { PUBLIC, refusalFor, ROLES } from './access.js';

/** Decides from the access token who is asking, and whether that role may. Every route passes here unless it is @Public. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly queries: QueryBus,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets say who they are in their handshake, and the gateway checks every command itself.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<KernelRequest>();
    request.principal = await this.queries.execute(new Authenticate(bearerToken(request.headers.authorization)));
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (roles && !roles.includes(request.principal.role)) throw new Refusal(refusalFor(roles));
    return true;
  }
}

/** The token of an Authorization header (RFC 6750). */
export const bearerToken = (header: string | undefined): string => {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (!token) throw new Refusal('UNAUTHENTICATED');
  return token;
};
