import { Injectable } from '@nestjs/common';
import { Log } from '../../../kernel/logging/log.ts';
import { FileStorage } from '../../../kernel/file-storage.ts';
import type { Pictures, PictureSize } from '../ports/picture-maker.ts';

export const PICTURE_TYPE = 'image/webp';

/** Stores picture files. Each version has its own files, which never change and are deleted once the version has been replaced. */
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

  /** Never rejects, because a file left behind does no harm. */
  async forget(version: string): Promise<void> {
    for (const size of ['small', 'large'] as const)
      await this.storage
        .delete(keyOf(version, size))
        .catch((error: unknown) => this.log.warn('picture file could not be deleted', { version, size, error }));
  }
}

/** The last characters of an id are random, so they distribute the files over directories. */
const keyOf = (version: string, size: PictureSize): string => `thumbnails/${version.slice(-2)}/${version}-${size}.webp`;
