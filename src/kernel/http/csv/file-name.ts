/** In characters, without the extension: every file system accepts names of this length. */
const LONGEST = 80;

/** A text as the name of a file: without what means something to a file system or a header, and without what cannot be seen. */
export const fileNameOf = (text: string): string => {
  const readable = text.normalize('NFC').replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]+/gu, ' ');
  const trimmed = (part: string) => part.replaceAll(/\s+/gu, ' ').replaceAll(/^[\s.]+|[\s.]+$/gu, '');
  return trimmed([...trimmed(readable)].slice(0, LONGEST).join('')) || 'file';
};
