/** In bytes: the largest picture that is accepted. */
export const PICTURE_BYTES = 1_000_000;
