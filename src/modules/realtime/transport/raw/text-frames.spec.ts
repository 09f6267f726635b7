import type { Writable } from 'node:stream';
import fc from 'fast-check';
import * as ws from 'ws';
import { textFrames } from './text-frames.ts';

/** The parser of `ws`, which is missing from its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** The texts that a client library reads from these bytes. */
const read = (bytes: Buffer): string[] => {
  const texts: string[] = [];
  const receiver = new Receiver({ allowSynchronousEvents: true });
  receiver.on('message', (data: Buffer, isBinary: boolean) => texts.push(isBinary ? 'binary' : data.toString()));
  receiver.write(bytes);
  return texts;
};

describe('textFrames', () => {
  it('produces frames from which a client reads the same texts, whatever their length', async () => {
    const edge = fc.constantFrom(0, 1, 125, 126, 127, 65_535, 65_536, 70_000).map((length) => 'x'.repeat(length));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), edge), { maxLength: 4 }), async (texts) => {
        expect(read(textFrames(texts))).toEqual(texts);
      }),
    );
  });
});
