import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from '../../contracts/auth.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { DomainError } from '../domain/domain-error.ts';
import type { KernelRequest } from '../http/request.ts';

export const PUBLIC = 'rollcall:public';
export const ROLES = 'rollcall:roles';
/** The OpenAPI extension that carries a route's access rule to `complete-document.ts`. */
export const ACCESS = 'x-rollcall-access';

/** Needs no token. If one is sent, it is ignored. */
export const Public = (): MethodDecorator & ClassDecorator => applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(ACCESS, 'public'));

/** Needs no token, but rejects an invalid one. */
export const OptionalSignIn = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(PUBLIC, 'known'), ApiExtension(ACCESS, 'known'));

/** Restricts a route to these roles. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ROLES, roles), ApiExtension(ACCESS, roles));

/** Injects the caller. Throws UNAUTHENTICATED if there is none. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { principal } = context.switchToHttp().getRequest<KernelRequest>();
  if (!principal) throw new DomainError('UNAUTHENTICATED');
  return principal;
});

/** Injects the caller, or null if nobody is signed in. For routes with @OptionalSignIn. */
export const ByOrNobody = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().principal ?? null,
);

/** The error for a caller with another role. */
export const refusalFor = (roles: readonly Role[]): ErrorCode => {
  if (roles.includes('teacher')) return 'TEACHER_ONLY';
  return roles.includes('student') ? 'STUDENT_ONLY' : 'ADMIN_ONLY';
};
