import { applyDecorators, createParamDecorator, SetMetadata, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtension } from '@nestjs/swagger';
import type { Response } from 'express';
import multer, { MulterError } from 'multer';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { KernelRequest } from '../request.ts';
import type { Class } from '../validation/field.ts';
import { FORM_FILE, type FormFileNote } from '../openapi/form-file.ts';
import { hasBody } from './json-body.ts';
import { takeUploadSlot } from './upload-slots.ts';

interface FormBodyOptions {
  /** The text fields, which the handler takes as its @Body(). */
  readonly fields: Class;
  /** The name of the field that may hold a file. */
  readonly file: string;
  /** In bytes. The handler must check what the file is. */
  readonly maxFileSize: number;
  /** The error while too many uploads are running. */
  readonly busy: ErrorCode;
  /** The description of the file. */
  readonly description: string;
}

/** Metadata of routes with a @FormBody. */
export const FORM_BODY = 'rollcall:form-body';

/** Of the text fields. */
const LIMITS = { fields: 50, fieldNameSize: 100, fieldSize: 100_000, files: 10, parts: 60, headerPairs: 20 };
/** In bytes: the maximum size of all text fields together, in addition to the file. */
const MAX_TEXT = 200_000;

class FormGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const [request, response] = [context.switchToHttp().getRequest<KernelRequest>(), context.switchToHttp().getResponse<Response>()];
    if (request.is('json') || !hasBody(request)) return true;
    const options = Reflect.getMetadata(FORM_BODY, context.getHandler()) as FormBodyOptions;
    if (!request.is('multipart/form-data') || request.headers['content-encoding'] !== undefined)
      throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    if (Number(request.headers['content-length'] ?? 0) > options.maxFileSize + MAX_TEXT) throw new DomainError('PAYLOAD_TOO_LARGE');
    takeUploadSlot(request, response, options.busy);
    Object.assign(request, await readForm(request, response, options));
    return true;
  }
}

/**
 * For a route that takes a form (multipart/form-data) with text fields and one optional file, or the same fields as JSON. The form is only read after
 * the caller and their role have been checked. Other files, and fields that are not text, are ignored.
 */
export const FormBody = (options: FormBodyOptions): MethodDecorator =>
  applyDecorators(
    SetMetadata(FORM_BODY, options),
    UseGuards(new FormGuard()),
    ApiConsumes('multipart/form-data', 'application/json'),
    ApiBody({ required: true, type: options.fields }),
    ApiExtension(FORM_FILE, { name: options.file, description: options.description } satisfies FormFileNote),
  );

/** Injects the file of a @FormBody route; undefined if there is none. */
export const FormFile = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KernelRequest>().formFile,
);

/** What the parser writes for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

const readForm = (
  request: KernelRequest,
  response: Response,
  { file, maxFileSize }: FormBodyOptions,
): Promise<{ body: object; formFile: Buffer | undefined }> => {
  let isTaken = false;
  const parse = multer({
    storage: multer.memoryStorage(),
    limits: { ...LIMITS, fileSize: maxFileSize },
    // A file that is not taken is skipped while it arrives, so that it needs no memory.
    fileFilter: (_request, { fieldname }, done) => {
      const takes = fieldname === file && !isTaken;
      isTaken ||= takes;
      done(null, takes);
    },
  }).any();
  return new Promise((resolve, reject) => {
    parse(request, response, (error: unknown) => {
      if (error) return reject(new DomainError(error instanceof MulterError && isLimit(error) ? 'PAYLOAD_TOO_LARGE' : 'MALFORMED_BODY'));
      const [taken] = (request.files ?? []) as Express.Multer.File[];
      const texts = Object.entries((request.body ?? {}) as Record<string, unknown>).filter(([, value]) => typeof value === 'string');
      if (texts.some(([, text]) => (text as string).includes(REPLACEMENT))) return reject(new DomainError('MALFORMED_BODY'));
      resolve({ body: Object.fromEntries(texts), formFile: taken?.buffer });
    });
  });
};

const isLimit = ({ code }: MulterError): boolean => code.startsWith('LIMIT_');
