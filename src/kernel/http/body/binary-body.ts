import { applyDecorators, createParamDecorator, SetMetadata, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { UploadSlots } from './upload-slots.ts';
import type { KernelRequest } from '../request.ts';

interface Taken {
  /** Media types. The handler checks what the bytes really are. */
  readonly types: readonly string[];
  /** In bytes. */
  readonly most: number;
  /** The error for any other type. */
  readonly otherwise: ErrorCode;
  /** The error while too many uploads are running. */
  readonly busy: ErrorCode;
  readonly description: string;
}

/** Metadata of routes with a @BinaryBody. */
export const BINARY_BODY = 'rollcall:binary-body';
/** Per process: a body is in memory from its first byte until its response is sent. */
const SLOTS = new UploadSlots(16, 2);
/** Milliseconds for a body to arrive, which is 5 MB at 0.8 Mbit/s: a slow sender must not keep a slot for ever. */
const DEADLINE = 50_000;

class BytesGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const [request, response] = [context.switchToHttp().getRequest<KernelRequest>(), context.switchToHttp().getResponse<Response>()];
    const taken = Reflect.getMetadata(BINARY_BODY, context.getHandler()) as Taken;
    // The client is gone already, and no 'close' would release the slot.
    if (response.closed) throw new DomainError('MALFORMED_BODY');
    const release = SLOTS.take(request.principal?.userId ?? 'nobody');
    if (!release) throw new DomainError(taken.busy);
    response.once('close', release);
    request.body = await readBytes(request, taken, DEADLINE);
    return true;
  }
}

/** The route takes a body that is not JSON. Not a byte is read before the caller and their role are checked. */
export const BinaryBody = (taken: Taken): MethodDecorator =>
  applyDecorators(
    SetMetadata(BINARY_BODY, taken),
    UseGuards(new BytesGuard()),
    ApiConsumes(...taken.types),
    ApiBody({ description: taken.description, required: true, schema: { type: 'string', format: 'binary' } }),
  );

/** The body of a @BinaryBody route. */
export const Bytes = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().body as Buffer,
);

/** Reads no more than allowed, and nothing if Content-Length already says that it is too much. `deadline`: in ms. */
export const readBytes = async (request: KernelRequest, { types, most, otherwise }: Taken, deadline: number): Promise<Buffer> => {
  if (!request.is([...types]) || request.headers['content-encoding'] !== undefined) throw new DomainError(otherwise);
  if (Number(request.headers['content-length'] ?? 0) > most) throw new DomainError('PAYLOAD_TOO_LARGE');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (error?: DomainError) => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', cut).off('error', cut);
      if (error) reject(error);
      else resolve(Buffer.concat(chunks, length));
    };
    const cut = () => end(new DomainError('MALFORMED_BODY'));
    const timer = setTimeout(cut, deadline).unref();
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > most) end(new DomainError('PAYLOAD_TOO_LARGE'));
      else chunks.push(chunk);
    };
    request
      .on('data', take)
      .once('end', () => end())
      .once('close', cut)
      .once('error', cut);
  });
};
