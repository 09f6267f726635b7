import { SetMetadata } from '@nestjs/common';

/** Metadata of routes with a @SignedBody. */
export const SIGNED_BODY = 'rollcall:signed-body';

/** The maximum size of such a body. */
export const SIGNED_BODY_LIMIT = '256kb';

/**
 * For a route whose body is signed, such as a webhook. The signature covers the exact bytes, so the handler receives the body as a Buffer. These
 * requests do not count towards the rate limits; the handler itself counts the ones with a bad signature.
 */
export const SignedBody = (): MethodDecorator => SetMetadata(SIGNED_BODY, true);
