/** In characters, without the extension: every file system accepts names of this length. */
const LONGEST = 80;

/** Turns a text into a file name: without invisible characters, and without those that have a meaning in file systems or headers. */
export const fileNameOf = (text: string): string => {
  const readable = text.normalize('NFC').replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]+/gu, ' ');
  const trimmed = (part: string) => part.replaceAll(/\s+/gu, ' ').replaceAll(/^[\s.]+|[\s.]+$/gu, '');
  return trimmed([...trimmed(readable)].slice(0, LONGEST).join('')) || 'file';
};
