/** In WebP. */
export interface Pictures {
  readonly small: Buffer;
  readonly large: Buffer;
}
export type PictureSize = keyof Pictures;

/** The most pixels of each side. Smaller pictures stay as they are. */
export const SIDES: Readonly<Record<PictureSize, number>> = { small: 320, large: 1280 };
export const MOST_PIXELS = 40_000_000;
export const MOST_FRAMES = 1_000;

/** What turns bytes that somebody sent into pictures that can be shown to others. */
export abstract class PictureMaker {
  /**
   * A JPEG, PNG, WebP or GIF (its first frame), the right way up, in two sizes and without what it said of camera and place. Looks at the
   * header before it decodes. Refuses with NOT_A_PICTURE, PICTURE_TOO_LARGE, TOO_MANY_FRAMES, or PICTURES_BUSY when too many wait.
   */
  abstract make(bytes: Buffer): Promise<Pictures>;
  /** A drawing of our own, in WebP, `width` pixels wide. */
  abstract draw(svg: string, width: number): Promise<Buffer>;
}
