import { SetMetadata } from '@nestjs/common';

/** Metadata of routes with a @SignedBody. */
export const SIGNED_BODY = 'rollcall:signed-body';

/** The most that such a body may have. */
export const SIGNED_BODY_LIMIT = '256kb';

/**
 * The sender signs the body byte for byte, so the handler gets it as a Buffer. Its messages count towards no rate limit: the handler
 * counts those with a bad signature itself.
 */
export const SignedBody = (): MethodDecorator => SetMetadata(SIGNED_BODY, true);
