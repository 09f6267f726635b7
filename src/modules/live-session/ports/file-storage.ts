const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z0-9]{1,5}$/;

/**
 * Where files are stored. The server alone chooses keys, such as `thumbnails/7f/0198…-small.webp`; the bytes under a key never change.
 * All three throw STORAGE_UNAVAILABLE if the storage does not answer.
 */
export abstract class FileStorage {
  /** Atomic. */
  abstract put(key: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** Null if there is none. */
  abstract get(key: string): Promise<Buffer | null>;
  /** Succeeds if there is none. */
  abstract delete(key: string): Promise<void>;
}

/** Rejects keys that could lead out of the storage. */
export const checkedKey = (key: string): string => {
  if (KEY.test(key)) return key;
  throw new Error('not a valid file key');
};
