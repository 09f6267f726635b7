import { Injectable } from '@nestjs/common';
import sharp, { type SharpOptions } from 'sharp';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { MAX_FRAMES, MAX_PIXELS, PictureMaker, SIDES, type Pictures } from '../../modules/live-session/ports/picture-maker.ts';
import { Semaphore } from '../../kernel/semaphore.ts';

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
const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)),
  (bytes) => /^RIFF[^]{4}WEBP$/.test(bytes.toString('latin1', 0, 12)),
];

@Injectable()
export class SharpPictureMaker extends PictureMaker {
  private readonly uploads = new Semaphore(MAX_CONCURRENT, MAX_QUEUED, () => new DomainError('PICTURES_BUSY'));
  /** Separate, because drawings are small and should not wait for photographs. */
  private readonly drawings = new Semaphore(1, 1_000, () => new DomainError('PICTURES_BUSY'));

  make(bytes: Buffer): Promise<Pictures> {
    return this.uploads.run(async () => {
      await this.checkHeader(bytes);
      return this.convert(bytes);
    });
  }

  draw(svg: string, width: number): Promise<Buffer> {
    return this.drawings.run(() => sharp(Buffer.from(svg)).resize({ width }).webp({ quality: 85 }).toBuffer());
  }

  /** Throws unless the picture is acceptable according to its header, which is read without decoding the picture. */
  private async checkHeader(bytes: Buffer): Promise<void> {
    if (!SIGNATURES.some((matches) => matches(bytes))) throw new DomainError('NOT_A_PICTURE');
    const { width, height, pages = 1 } = await open(bytes, { limitInputPixels: false }).metadata().catch(rethrow);
    if (width * height > MAX_PIXELS) throw new DomainError('PICTURE_TOO_LARGE');
    if (pages > MAX_FRAMES) throw new DomainError('TOO_MANY_FRAMES');
  }

  /** Decodes once, applies the orientation, and drops metadata (EXIF, XMP, profiles). */
  private async convert(bytes: Buffer): Promise<Pictures> {
    const { data, info: raw } = await open(bytes, { limitInputPixels: MAX_PIXELS })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .toColourspace('srgb')
      .resize(within(SIDES.large))
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch(rethrow);
    const { width, height, channels } = raw;
    const decoded = () => sharp(data, { raw: { width, height, channels } });
    const [large, small] = await Promise.all([
      decoded().webp({ quality: 82 }).toBuffer(),
      decoded().resize(within(SIDES.small)).webp({ quality: 80 }).toBuffer(),
    ]);
    return { large, small };
  }
}

const rethrow = (error: Error): never => {
  throw DomainError.causedBy(error, /timeout/i.test(error.message) ? 'PICTURES_BUSY' : 'NOT_A_PICTURE');
};

/** Opens the first frame. Rejects truncated and corrupt files, but tolerates what sharp only warns about. */
const open = (bytes: Buffer, options: SharpOptions) => sharp(bytes, { ...options, failOn: 'error', page: 0, pages: 1 });

const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const;
