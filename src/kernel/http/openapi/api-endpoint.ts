import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOperation } from '@nestjs/swagger';
import type { ErrorCode } from '../../../contracts/errors.ts';

/** What `data` of a success is: one, a list, a page of a list, one or null. */
export type OkShape = { readonly of: Type<unknown>; readonly as: 'one' | 'list' | 'page' | 'oneOrNull' };
/**
 * A success that is not JSON. `tagged`: it has an ETag, and who shows it again is told that nothing has changed. `bytes`: a file.
 */
export type TextShape = { readonly mediaType: string; readonly tagged?: boolean; readonly bytes?: true };

/** A page of a list: `data` is the list, `pagination` stands beside it. */
export const PageOf = (of: Type<unknown>): OkShape => ({ of, as: 'page' });

/** One, or null where there is none. */
export const OrNull = (of: Type<unknown>): OkShape => ({ of, as: 'oneOrNull' });

/** A text of this media type, without an envelope. */
export const TextOf = (mediaType: string, tagged = false): TextShape => ({ mediaType, tagged });

/** A file of this media type, or 304 for who has it already. */
export const BytesOf = (mediaType: string): TextShape => ({ mediaType, tagged: true, bytes: true });

/** How a route documents itself until the document is built (`complete-document.ts` turns it into responses and takes it out). */
export const ENDPOINT = 'x-rollcall-endpoint';
/** Marks routes whose answer holds tokens: it is not kept for an Idempotency-Key. */
export const SECRET_RESPONSE = 'rollcall:secret-answer';

export interface EndpointNote {
  readonly ok: { readonly schema: string; readonly as: OkShape['as'] } | TextShape | null;
  readonly errors: readonly ErrorCode[];
  readonly secret: boolean;
}

interface EndpointOptions {
  readonly summary: string;
  readonly description?: string;
  readonly ok: Type<unknown> | readonly [Type<unknown>] | OkShape | TextShape | null;
  /** The status of success; by default 201 for POST and 200 for the others. */
  readonly status?: number;
  /** Beside those that follow from the route itself (token, role, form, limits). */
  readonly errors?: readonly ErrorCode[];
  /** It holds tokens, and is not kept for an Idempotency-Key. */
  readonly secret?: boolean;
}

/** Documents what a route answers: the success in its envelope, and the errors by their codes. */
export const ApiEndpoint = ({ summary, description, ok, status, errors = [], secret = false }: EndpointOptions): MethodDecorator => {
  const shape = shapeOf(ok);
  const note: EndpointNote = { ok: shape && ('of' in shape ? { schema: shape.of.name, as: shape.as } : shape), errors, secret };
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiExtension(ENDPOINT, note),
    SetMetadata(SECRET_RESPONSE, secret),
    ...(shape && 'of' in shape ? [ApiExtraModels(shape.of)] : []),
    ...(status ? [HttpCode(status)] : []),
  );
};

const shapeOf = (ok: EndpointOptions['ok']): OkShape | TextShape | null => {
  if (ok === null) return null;
  if (typeof ok === 'function') return { of: ok, as: 'one' };
  return 'of' in ok || 'mediaType' in ok ? ok : { of: ok[0], as: 'list' };
};
