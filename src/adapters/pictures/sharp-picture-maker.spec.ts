import sharp from 'sharp';
import { gifOf, pngOf } from '../../../test/support/pictures.ts';
import { refusalOf } from '../../../test/support/code-of.ts';
import { SharpPictureMaker } from './sharp-picture-maker.ts';

const maker = new SharpPictureMaker();
const photo = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c03' } });
const about = async (bytes: Buffer) => {
  const { format, width, height, exif, xmp, icc, orientation, pages } = await sharp(bytes).metadata();
  return { format, width, height, kept: exif ?? xmp ?? icc, orientation, pages };
};
const webp = (width: number, height: number) => ({
  format: 'webp',
  width,
  height,
  kept: undefined,
  orientation: undefined,
  pages: undefined,
});

describe('an uploaded picture', () => {
  it.each([
    ['JPEG', () => photo(3000, 2000).jpeg().toBuffer()],
    ['PNG', () => photo(3000, 2000).png().toBuffer()],
    ['WebP', () => photo(3000, 2000).webp().toBuffer()],
    ['GIF', () => photo(3000, 2000).gif().toBuffer()],
  ])('is converted from %s to WebP in two sizes', async (_, picture) => {
    const { small, large } = await maker.make(await picture());
    expect([await about(small), await about(large)]).toEqual([webp(320, 213), webp(1280, 853)]);
  });

  it('is never enlarged, and is scaled down by its longer side', async () => {
    const sizesOf = async (width: number, height: number) => {
      const { small, large } = await maker.make(await photo(width, height).png().toBuffer());
      return [await about(small), await about(large)];
    };
    expect(await sizesOf(100, 50)).toEqual([webp(100, 50), webp(100, 50)]);
    expect(await sizesOf(400, 20_000)).toEqual([webp(7, 320), webp(26, 1280)]);
    expect(await sizesOf(1, 1)).toEqual([webp(1, 1), webp(1, 1)]);
  });

  it('is rotated upright and stripped of its metadata', async () => {
    const secret = { IFD0: { Copyright: 'geheim', Artist: 'geheim' }, IFD3: { GPSLatitude: '48/1 51/1 30/1', GPSLatitudeRef: 'N' } };
    const sent = await photo(400, 300).withExif(secret).withMetadata({ orientation: 6 }).keepIccProfile().jpeg().toBuffer();
    expect(await about(sent)).toMatchObject({ width: 400, height: 300, orientation: 6, kept: expect.any(Buffer) });
    const { small, large } = await maker.make(sent);
    expect([await about(small), await about(large)]).toEqual([webp(240, 320), webp(300, 400)]);
    for (const bytes of [small, large]) expect(bytes.toString('latin1')).not.toMatch(/geheim|EXIF|Exif|XMP|ICCP/);
  });

  it('keeps its transparency', async () => {
    const { large } = await maker.make(
      await sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
        .png()
        .toBuffer(),
    );
    expect((await sharp(large).metadata()).hasAlpha).toBe(true);
  });

  it('is the first frame of an animation, which may have up to a thousand', async () => {
    expect(await about((await maker.make(gifOf(1_000))).large)).toEqual(webp(1, 1));
    const started = performance.now();
    for (const frames of [1_001, 10_000, 200_000]) expect(await refusalOf(maker.make(gifOf(frames)))).toBe('TOO_MANY_FRAMES');
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('is rejected before decoding if it has more than 40 megapixels', async () => {
    expect(await about((await maker.make(pngOf(8_000, 5_000))).small)).toEqual(webp(320, 200));
    const bomb = pngOf(30_000, 30_000);
    expect(bomb.length).toBeLessThan(500_000);
    const [started, before] = [performance.now(), process.memoryUsage().rss];
    for (const bytes of [bomb, pngOf(8_000, 5_001), pngOf(40_000_001, 1)])
      expect(await refusalOf(maker.make(bytes))).toBe('PICTURE_TOO_LARGE');
    // Decoded, the bomb would take 900 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
  const jpeg = sharp(pngOf(600, 600, true))
    .jpeg()
    .toBuffer();
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('hello')],
    ['an HTML page', () => Buffer.from('<html><img src="x.png"></html>')],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')],
    ['PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n')],
    ['HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['AVIF', () => photo(9, 9).avif().toBuffer()],
    ['TIFF', () => photo(9, 9).tiff().toBuffer()],
    ['a ZIP', () => Buffer.from('PK\x03\x04aaaaaaaaaaaa', 'latin1')],
    ['the beginning of a JPEG', () => Buffer.from('\xff\xd8\xff', 'latin1')],
    ['a truncated JPEG', async () => half(await jpeg)],
    ['a truncated PNG', () => half(pngOf(600, 600, true))],
    ['a truncated GIF', () => gifOf(1).subarray(0, 20)],
    [
      'a truncated WebP',
      async () =>
        half(
          await sharp(pngOf(600, 600, true))
            .webp()
            .toBuffer(),
        ),
    ],
    ['SVG after a JPEG signature', () => Buffer.from('\xff\xd8\xff<svg xmlns="http://www.w3.org/2000/svg"/>', 'latin1')],
    ['SVG after a GIF signature', () => Buffer.from('GIF89a<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('is rejected if it is %s', async (_, bytes) => {
    expect(await refusalOf(maker.make(await bytes()))).toBe('NOT_A_PICTURE');
  });

  it('waits while two others are converted, and is rejected when the queue is full', async () => {
    const picture = pngOf(3_000, 3_000);
    const codes = await Promise.all(
      Array.from({ length: 30 }, () => refusalOf(new Promise((resolve, reject) => maker.make(picture).then(resolve, reject)))),
    );
    expect(codes.filter((code) => code === 'none')).toHaveLength(18);
    expect(codes.filter((code) => code === 'PICTURES_BUSY')).toHaveLength(12);
    expect(await refusalOf(maker.make(picture))).toBe('none');
  });
});

describe('a webcam picture', () => {
  it.each([
    ['JPEG', () => photo(1920, 1080).jpeg().toBuffer()],
    ['WebP', () => photo(1920, 1080).webp().toBuffer()],
  ])('is converted from %s to one WebP of at most 1280 pixels', async (_, picture) => {
    expect(await about(await maker.makeOne(await picture()))).toEqual(webp(1280, 720));
  });

  it('is rotated upright and stripped of its metadata', async () => {
    const secret = { IFD0: { Copyright: 'geheim' }, IFD3: { GPSLatitude: '48/1 51/1 30/1', GPSLatitudeRef: 'N' } };
    for (const format of ['jpeg', 'webp'] as const) {
      const sent = await photo(400, 300).withExif(secret).withMetadata({ orientation: 6 }).keepIccProfile().toFormat(format).toBuffer();
      expect(sent.toString('latin1')).toContain('geheim');
      const made = await maker.makeOne(sent);
      expect(await about(made)).toEqual(webp(300, 400));
      expect(made.toString('latin1')).not.toMatch(/geheim|EXIF|Exif|XMP|ICCP/);
    }
  });

  const animated = async () => {
    const frames = [pngOf(9, 9), await photo(9, 9).png().toBuffer()];
    return sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
  };
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('hello')],
    ['a PNG', () => pngOf(9, 9)],
    ['a GIF', () => gifOf(1)],
    ['an animated WebP', animated],
    ['SVG after a JPEG signature', () => Buffer.from('\xff\xd8\xff<svg xmlns="http://www.w3.org/2000/svg"/>', 'latin1')],
    ['a truncated WebP', async () => (await photo(600, 600).webp().toBuffer()).subarray(0, 40)],
  ])('is rejected if it is %s', async (_, bytes) => {
    expect(await refusalOf(maker.makeOne(await bytes()))).toBe('NOT_JPEG_OR_WEBP');
  });

  it('is rejected before decoding if a few bytes would become more than 40 megapixels', async () => {
    const bomb = await photo(8_000, 5_001).jpeg({ quality: 30 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = process.memoryUsage().rss;
    expect(await refusalOf(maker.makeOne(bomb))).toBe('PICTURE_TOO_LARGE');
    // Decoded, it would take 120 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });
});

describe('a drawing', () => {
  it('is rendered as WebP in the requested width', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9" width="16" height="9"><rect width="16" height="9" fill="#c03"/></svg>';
    expect(await about(await maker.draw(svg, 320))).toEqual(webp(320, 180));
  });
});
