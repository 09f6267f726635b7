import {
  applyDecorators,
  createParamDecorator,
  RequestMethod,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { UploadSlots } from './upload-slots.ts';
import type { KernelRequest } from '../request.ts';

interface Taken {
  /** Media types. What the bytes really are is for the handler to see. */
  readonly types: readonly string[];
  /** In bytes. */
  readonly most: number;
  /** What is said to who sends something else. */
  readonly otherwise: ErrorCode;
  /** What is said while too many are being sent. */
  readonly busy: ErrorCode;
  readonly description: string;
}

const BINARY_BODY = 'rollcall:binary-body';
/** Of the process: a body is in memory from its first byte until its answer is out. */
const SLOTS = new UploadSlots(16, 2);
/** Milliseconds in which a body has to be there, 5 MB at 0.8 Mbit/s: who sends slowly does not keep a slot for ever. */
const DEADLINE = 50_000;

class BytesGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const [request, response] = [context.switchToHttp().getRequest<KernelRequest>(), context.switchToHttp().getResponse<Response>()];
    const taken = Reflect.getMetadata(BINARY_BODY, context.getHandler()) as Taken;
    // Its client went away meanwhile: nothing would tell when to give the slot back.
    if (response.closed) throw new DomainError('MALFORMED_BODY');
    const release = SLOTS.take(request.principal?.userId ?? 'nobody');
    if (!release) throw new DomainError(taken.busy);
    response.once('close', release);
    request.body = await readBytes(request, taken, DEADLINE);
    return true;
  }
}

/** This route takes a body that is no JSON. It is read once it is known who asks, and that their role may; not a byte of it before. */
export const BinaryBody = (taken: Taken): MethodDecorator =>
  applyDecorators(
    SetMetadata(BINARY_BODY, taken),
    UseGuards(new BytesGuard()),
    ApiConsumes(...taken.types),
    ApiBody({ description: taken.description, required: true, schema: { type: 'string', format: 'binary' } }),
  );

/** The body of a route that @BinaryBody. */
export const Bytes = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().body as Buffer,
);

/** Whether a request is for such a route. */
export const bytesRoutesOf = (app: INestApplication, prefix: string): ((request: Pick<Request, 'method' | 'path'>) => boolean) => {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const routes = controllers.flatMap(({ metatype }) => (metatype ? routesOf(metatype.prototype as object, metatype, prefix) : []));
  return ({ method, path }) => routes.some((route) => route.method === method && route.pattern.test(path));
};

const routesOf = (prototype: object, controller: object, prefix: string) =>
  Object.getOwnPropertyNames(prototype)
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined)
    .filter((handler) => typeof handler === 'function' && Reflect.hasMetadata(BINARY_BODY, handler))
    .map((handler) => {
      const parts = [prefix, ...[controller, handler!].map((each) => Reflect.getMetadata(PATH_METADATA, each) as string)];
      const path = parts
        .map((part) => part.replace(/^\/|\/$/g, ''))
        .filter(Boolean)
        .join('/');
      return {
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler!) as RequestMethod],
        // As the router takes them.
        pattern: new RegExp(`^/${path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
      };
    });

/** Not a byte more than is allowed, and none where the header says already that it is too much. `deadline`: in ms. */
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
