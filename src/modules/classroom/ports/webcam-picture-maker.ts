/** The maximum width and height in pixels. Smaller pictures keep their size. */
export const WEBCAM_PICTURE_SIDE = 1280;

/** Turns the bytes that somebody's browser sent as their webcam picture into a picture that is safe to show. */
export abstract class WebcamPictureMaker {
  /**
   * Converts a JPEG or WebP (not animated) to WebP, upright and without camera and location data. Checks the header before decoding. Throws
   * NOT_JPEG_OR_WEBP, PICTURE_TOO_LARGE, or PICTURES_BUSY if too many pictures are waiting.
   */
  abstract makeOne(bytes: Buffer): Promise<Buffer>;
}
