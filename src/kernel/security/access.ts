import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from '../../contracts/auth.js';
import type { ErrorCode } from '../../contracts/errors.js';
import { DomainError } from '../domain/domain-error.ts';
import type { KernelRequest } from '../http/request.js';

export const PUBLIC = 'rollcall:public';
export const ROLES = 'rollcall:roles';
/** Stands in the OpenAPI document until it is completed. */
export const ACCESS = 'x-rollcall-access';

/** No token is needed, and none is looked at. */
export const Public = (): MethodDecorator & ClassDecorator => applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(ACCESS, 'public'));

/** No token is needed; who shows one is known, and a bad one is refused. */
export const OptionalSignIn = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(PUBLIC, 'known'), ApiExtension(ACCESS, 'known'));

/** Only these roles. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ROLES, roles), ApiExtension(ACCESS, roles));

/** Who is asking. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { principal } = context.switchToHttp().getRequest<KernelRequest>();
  if (!principal) throw new DomainError('UNAUTHENTICATED');
  return principal;
});

/** Who is asking, or null where nobody is signed in. For routes that are @OptionalSignIn. */
export const ByOrNobody = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().principal ?? null,
);

/** What somebody of another role is told. */
export const refusalFor = (roles: readonly Role[]): ErrorCode => {
  if (roles.includes('teacher')) return 'TEACHER_ONLY';
  return roles.includes('student') ? 'STUDENT_ONLY' : 'ADMIN_ONLY';
};
