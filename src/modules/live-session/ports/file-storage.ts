const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z0-9]{1,5}$/;

/**
 * Where files are kept. Keys are made by the server alone, such as `thumbnails/7f/0198…-small.webp`; each is written once and never again
 * with other bytes. When the place does not answer, all three refuse with STORAGE_UNAVAILABLE.
 */
export abstract class FileStorage {
  /** Whole or not at all. */
  abstract put(key: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** Null where there is none. */
  abstract get(key: string): Promise<Buffer | null>;
  /** What is not there is deleted already. */
  abstract delete(key: string): Promise<void>;
}

/** No key that could lead out of the place, whoever made it. */
export const checkedKey = (key: string): string => {
  if (KEY.test(key)) return key;
  throw new Error('not a key of a file');
};
