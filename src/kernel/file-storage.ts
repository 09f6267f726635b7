const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z0-9]{1,5}$/;

/**
 * The file storage. Only the server chooses keys, such as `thumbnails/7f/0198…-small.webp`; the bytes under a key never change.
 * All methods throw STORAGE_UNAVAILABLE if the storage does not respond.
 */
export abstract class FileStorage {
  /** Stores a file atomically. */
  abstract put(key: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** Returns null if there is no such file. */
  abstract get(key: string): Promise<Buffer | null>;
  /** Succeeds even if there is no such file. Also deletes what a crash during `put` left behind. */
  abstract delete(key: string): Promise<void>;
}

/** Returns the key, or throws if it could point outside the storage. */
export const checkedKey = (key: string): string => {
  if (KEY.test(key)) return key;
  throw new Error('not a valid file key');
};
