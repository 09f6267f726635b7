import { Injectable } from '@nestjs/common';
import { Log } from '../../../kernel/logging/log.ts';
import { FileStorage } from '../ports/file-storage.ts';
import type { Pictures, PictureSize } from '../ports/picture-maker.ts';

export const PICTURE_TYPE = 'image/webp';

/** Stores the files of pictures. Each version has its own files, which never change and are deleted once another version replaces it. */
@Injectable()
export class PictureFiles {
  constructor(
    private readonly storage: FileStorage,
    private readonly log: Log,
  ) {}

  async put(version: string, { small, large }: Pictures): Promise<void> {
    try {
      await this.storage.put(keyOf(version, 'small'), small, PICTURE_TYPE);
      await this.storage.put(keyOf(version, 'large'), large, PICTURE_TYPE);
    } catch (error) {
      await this.forget(version);
      throw error;
    }
  }

  get(version: string, size: PictureSize): Promise<Buffer | null> {
    return this.storage.get(keyOf(version, size));
  }

  /** Never rejects: a file that stays behind is harmless. */
  async forget(version: string): Promise<void> {
    for (const size of ['small', 'large'] as const)
      await this.storage
        .delete(keyOf(version, size))
        .catch((error: unknown) => this.log.warn('file could not be deleted', { version, size, error }));
  }
}

/** The end of an id is random, and spreads the files over folders. */
const keyOf = (version: string, size: PictureSize): string => `thumbnails/${version.slice(-2)}/${version}-${size}.webp`;
