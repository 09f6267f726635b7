import { Injectable } from '@nestjs/common';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { Semaphore } from '../../kernel/semaphore.ts';
import { WEBCAM_PICTURE_SIDE, type WebcamPictureMaker } from '../../modules/classroom/ports/webcam-picture-maker.ts';
import { MAX_FRAMES, MAX_PIXELS, PictureMaker, SIDES, type Pictures } from '../../modules/live-session/ports/picture-maker.ts';

/** How many conversions may run at once in this process. Each can briefly take a few hundred MB of memory. */
const MAX_CONCURRENT = 2;
const MAX_QUEUED = 16;
const TIMEOUT_SECONDS = 10;

// A cache is useless, because every picture is different. With one thread per conversion, some CPU time is left for everything else.
sharp.cache(false);
sharp.concurrency(1);
// Allow only the formats we need, because every other decoder would also be exposed to untrusted bytes.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Svg'].map((format) => `VipsForeignLoad${format}Buffer`),
});

/** Formats are recognized by their first bytes, because file names and content types cannot be trusted. */
const SIGNATURES = {
  jpeg: (bytes: Buffer) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  png: (bytes: Buffer) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  gif: (bytes: Buffer) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)),
  webp: (bytes: Buffer) => /^RIFF[^]{4}WEBP$/.test(bytes.toString('latin1', 0, 12)),
};

/** What is accepted, and the error for anything else. */
interface Accepted {
  readonly formats: readonly (keyof typeof SIGNATURES)[];
  readonly otherwise: 'NOT_A_PICTURE' | 'NOT_JPEG_OR_WEBP';
}
const ANY: Accepted = { formats: ['jpeg', 'png', 'gif', 'webp'], otherwise: 'NOT_A_PICTURE' };
const WEBCAM: Accepted = { formats: ['jpeg', 'webp'], otherwise: 'NOT_JPEG_OR_WEBP' };

@Injectable()
export class SharpPictureMaker extends PictureMaker implements WebcamPictureMaker {
  private readonly uploads = new Semaphore(MAX_CONCURRENT, MAX_QUEUED, () => new DomainError('PICTURES_BUSY'));
  /** Separate, because drawings are small and should not wait for photographs. */
  private readonly drawings = new Semaphore(1, 1_000, () => new DomainError('PICTURES_BUSY'));

  make(bytes: Buffer): Promise<Pictures> {
    return this.uploads.run(async () => {
      if ((await countFrames(bytes, ANY)) > MAX_FRAMES) throw new DomainError('TOO_MANY_FRAMES');
      const decoded = await decode(bytes, SIDES.large, ANY);
      const [large, small] = await Promise.all([
        decoded().webp({ quality: 82 }).toBuffer(),
        decoded().resize(within(SIDES.small)).webp({ quality: 80 }).toBuffer(),
      ]);
      return { large, small };
    });
  }

  makeOne(bytes: Buffer): Promise<Buffer> {
    return this.uploads.run(async () => {
      if ((await countFrames(bytes, WEBCAM)) > 1) throw new DomainError('NOT_JPEG_OR_WEBP');
      const decoded = await decode(bytes, WEBCAM_PICTURE_SIDE, WEBCAM);
      return decoded().webp({ quality: 82 }).toBuffer();
    });
  }

  draw(svg: string, width: number): Promise<Buffer> {
    return this.drawings.run(() => sharp(Buffer.from(svg)).resize({ width }).webp({ quality: 85 }).toBuffer());
  }
}

/** Reads the header, without decoding the picture. Throws if the picture is of another format or has too many pixels. */
const countFrames = async (bytes: Buffer, { formats, otherwise }: Accepted): Promise<number> => {
  if (!formats.some((format) => SIGNATURES[format](bytes))) throw new DomainError(otherwise);
  const { width, height, pages = 1 } = await open(bytes, { limitInputPixels: false }).metadata().catch(rethrow(otherwise));
  if (width * height > MAX_PIXELS) throw new DomainError('PICTURE_TOO_LARGE');
  return pages;
};

/** Decodes once, applies the orientation, and drops metadata (EXIF, XMP, profiles). Returns a function that begins another conversion of the result. */
const decode = async (bytes: Buffer, side: number, { otherwise }: Accepted): Promise<() => Sharp> => {
  const { data, info } = await open(bytes, { limitInputPixels: MAX_PIXELS })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .autoOrient()
    .toColourspace('srgb')
    .resize(within(side))
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(rethrow(otherwise));
  const { width, height, channels } = info;
  return () => sharp(data, { raw: { width, height, channels } });
};

const rethrow =
  (otherwise: Accepted['otherwise']) =>
  (error: Error): never => {
    throw DomainError.causedBy(error, /timeout/i.test(error.message) ? 'PICTURES_BUSY' : otherwise);
  };

/** Opens the first frame. Rejects truncated and corrupt files, but tolerates what sharp only warns about. */
const open = (bytes: Buffer, options: SharpOptions) => sharp(bytes, { ...options, failOn: 'error', page: 0, pages: 1 });

const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const;
