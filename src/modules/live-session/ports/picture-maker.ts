/** A picture in both sizes, as WebP. */
export interface Pictures {
  readonly small: Buffer;
  readonly large: Buffer;
}
export type PictureSize = keyof Pictures;

/** The maximum width and height in pixels. Smaller pictures keep their size. */
export const SIDES: Readonly<Record<PictureSize, number>> = { small: 320, large: 1280 };
export const MAX_PIXELS = 40_000_000;
export const MAX_FRAMES = 1_000;

/** Turns uploaded bytes into pictures that are safe to show. */
export abstract class PictureMaker {
  /**
   * Converts a JPEG, PNG, WebP or GIF (first frame only) to two sizes, upright and without camera and location data. Checks the header before
   * decoding. Throws NOT_A_PICTURE, PICTURE_TOO_LARGE, TOO_MANY_FRAMES, or PICTURES_BUSY if too many pictures are waiting.
   */
  abstract make(bytes: Buffer): Promise<Pictures>;
  /** Renders one of our own SVG drawings as WebP, `width` pixels wide. */
  abstract draw(svg: string, width: number): Promise<Buffer>;
}
