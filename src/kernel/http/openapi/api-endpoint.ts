import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOperation } from '@nestjs/swagger';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { DialectFailure } from '../dialect-error.ts';

/** What `data` is in a successful response: one object, a list, a page of a list, or one object or null. */
export type OkShape = { readonly of: Type<unknown>; readonly as: 'one' | 'list' | 'page' | 'oneOrNull' };
/** A successful response that is not JSON. `tagged`: it has an ETag, and clients that have it already get 304. `bytes`: it is a file. */
export type TextShape = { readonly mediaType: string; readonly tagged?: boolean; readonly bytes?: true };

/** A page of a list, with `pagination` beside `data`. */
export const PageOf = (of: Type<unknown>): OkShape => ({ of, as: 'page' });

/** One object, or null if there is none. */
export const OrNull = (of: Type<unknown>): OkShape => ({ of, as: 'oneOrNull' });

/** Text of this media type, without an envelope. */
export const TextOf = (mediaType: string, tagged = false): TextShape => ({ mediaType, tagged });

/** A file of this media type, or 304 if the client already has it. */
export const BytesOf = (mediaType: string): TextShape => ({ mediaType, tagged: true, bytes: true });

/** The OpenAPI extension that carries a route's documentation to `complete-document.ts`, which turns it into responses. */
export const ENDPOINT = 'x-rollcall-endpoint';
/** Metadata of routes whose response contains tokens and must not be stored for an Idempotency-Key. */
export const SECRET_RESPONSE = 'rollcall:secret-answer';
/** Metadata of routes whose response has no envelope. */
export const BARE_RESPONSE = 'rollcall:bare-answer';

export interface EndpointNote {
  readonly ok: { readonly schema: string; readonly as: OkShape['as'] } | TextShape | null;
  readonly errors: readonly (ErrorCode | DialectFailure)[];
  readonly secret: boolean;
  readonly bare: boolean;
  readonly also?: { readonly status: number; readonly schema: string };
}

export interface EndpointOptions {
  readonly summary: string;
  readonly description?: string;
  readonly ok: Type<unknown> | readonly [Type<unknown>] | OkShape | TextShape | null;
  /** The status of a successful response. Defaults to 201 for POST and 200 otherwise. */
  readonly status?: number;
  /** The errors of this route, apart from those implied by its token, role, DTO and rate limit. */
  readonly errors?: readonly (ErrorCode | DialectFailure)[];
  /** Whether the response contains tokens and must not be stored for an Idempotency-Key. */
  readonly secret?: boolean;
  /** Whether `ok` describes the whole body, which then has no envelope. */
  readonly bare?: boolean;
  /** A second successful response, with a status of its own. Its body is bare if `ok` is. */
  readonly also?: { readonly status: number; readonly ok: Type<unknown> };
}

/** Documents the responses of a route: success in its envelope, and errors by their codes. */
export const ApiEndpoint = ({
  summary,
  description,
  ok,
  status,
  errors = [],
  secret = false,
  bare = false,
  also,
}: EndpointOptions): MethodDecorator => {
  const shape = shapeOf(ok);
  const note: EndpointNote = {
    ok: shape && ('of' in shape ? { schema: shape.of.name, as: shape.as } : shape),
    errors,
    secret,
    bare,
    also: also && { status: also.status, schema: also.ok.name },
  };
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiExtension(ENDPOINT, note),
    SetMetadata(SECRET_RESPONSE, secret),
    SetMetadata(BARE_RESPONSE, bare),
    ...(shape && 'of' in shape ? [ApiExtraModels(shape.of)] : []),
    ...(also ? [ApiExtraModels(also.ok)] : []),
    ...(status ? [HttpCode(status)] : []),
  );
};

const shapeOf = (ok: EndpointOptions['ok']): OkShape | TextShape | null => {
  if (ok === null) return null;
  if (typeof ok === 'function') return { of: ok, as: 'one' };
  return 'of' in ok || 'mediaType' in ok ? ok : { of: ok[0], as: 'list' };
};
