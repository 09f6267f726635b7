const TEXT_AND_FINAL = 0x81;

/** Encodes each text as one unmasked frame (RFC 6455 §5.2). The result can be written to any number of sockets. */
export const textFrames = (texts: readonly string[]): Buffer =>
  Buffer.concat(
    texts.flatMap((text) => {
      const payload = Buffer.from(text);
      return [headerFor(payload.length), payload];
    }),
  );

const headerFor = (length: number): Buffer => {
  if (length < 126) return Buffer.from([TEXT_AND_FINAL, length]);
  if (length < 65_536) return Buffer.from([TEXT_AND_FINAL, 126, length >> 8, length & 0xff]);
  const header = Buffer.alloc(10);
  header.set([TEXT_AND_FINAL, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
};
