import { deflateSync, crc32 } from 'node:zlib';

/* Builds pictures byte by byte, so that specs need no second library and can use pictures that no library would write. */

/** A GIF with that many frames of one pixel. */
export const gifOf = (frames: number): Buffer => {
  const head = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const frame = Buffer.from('\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0', 'latin1');
  return Buffer.concat([head, ...Array<Buffer>(frames).fill(frame), Buffer.from(';')]);
};

const chunk = (type: string, body: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
};

/** A grey PNG: with `noise` one random byte per pixel, otherwise one bit per pixel, so that few bytes make a large picture. */
export const pngOf = (width: number, height: number, noise = false): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = noise ? 8 : 1;
  const row = noise ? 1 + width : 1 + Math.ceil(width / 8);
  const pixels = Buffer.alloc(row * height);
  if (noise) for (let at = 0; at < pixels.length; at++) pixels[at] = at % row === 0 ? 0 : (at * 2_654_435_761) >>> 13;
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
};
