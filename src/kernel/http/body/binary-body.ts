import { applyDecorators, createParamDecorator, SetMetadata, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { takeUploadSlot } from './upload-slots.ts';
import type { KernelRequest } from '../request.ts';

interface BinaryBodyOptions {
  /** The accepted media types. The handler must check whether the bytes really are of that type. */
  readonly types: readonly string[];
  /** In bytes. */
  readonly maxSize: number;
  /** The error for a body of any other type. */
  readonly wrongType: ErrorCode;
  /** The error while too many uploads are running. */
  readonly busy: ErrorCode;
  readonly description: string;
}

/** Metadata of routes with a @BinaryBody. */
export const BINARY_BODY = 'rollcall:binary-body';
/** In ms: how long a body may take to arrive (enough for 5 MB at 0.8 Mbit/s), so that a slow sender cannot occupy a slot forever. */
const DEADLINE = 50_000;

class BytesGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const [request, response] = [context.switchToHttp().getRequest<KernelRequest>(), context.switchToHttp().getResponse<Response>()];
    const options = Reflect.getMetadata(BINARY_BODY, context.getHandler()) as BinaryBodyOptions;
    takeUploadSlot(request, response, options.busy);
    request.body = await readBytes(request, options, DEADLINE);
    return true;
  }
}

/** For a route whose body is not JSON. The body is only read after the caller and their role have been checked. */
export const BinaryBody = (options: BinaryBodyOptions): MethodDecorator =>
  applyDecorators(
    SetMetadata(BINARY_BODY, options),
    UseGuards(new BytesGuard()),
    ApiConsumes(...options.types),
    ApiBody({ description: options.description, required: true, schema: { type: 'string', format: 'binary' } }),
  );

/** Injects the body of a @BinaryBody route. */
export const Bytes = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().body as Buffer,
);

/** Reads a body of up to `maxSize` bytes, or nothing if Content-Length already exceeds that. `deadline` is in ms. */
export const readBytes = async (
  request: KernelRequest,
  { types, maxSize, wrongType }: BinaryBodyOptions,
  deadline: number,
): Promise<Buffer> => {
  if (!request.is([...types]) || request.headers['content-encoding'] !== undefined) throw new DomainError(wrongType);
  if (Number(request.headers['content-length'] ?? 0) > maxSize) throw new DomainError('PAYLOAD_TOO_LARGE');
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
      if (length > maxSize) end(new DomainError('PAYLOAD_TOO_LARGE'));
      else chunks.push(chunk);
    };
    request
      .on('data', take)
      .once('end', () => end())
      .once('close', cut)
      .once('error', cut);
  });
};
