/** Samples per second. */
const RATE = 8_000;
const HEAD = 44;

/** A WAV file of silence, as a stand-in for a video: 8 bits, one channel. */
export const silence = (seconds: number): Buffer => {
  const size = seconds * RATE;
  const file = Buffer.alloc(HEAD + size, 128);
  file.write('RIFF', 0);
  file.writeUInt32LE(HEAD - 8 + size, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(size, 40);
  return file;
};
