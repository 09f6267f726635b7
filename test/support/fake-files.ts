import type { Provider } from '@nestjs/common';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { FileStorage } from '../../src/kernel/file-storage.ts';
import { WebcamPictureMaker } from '../../src/modules/classroom/ports/webcam-picture-maker.ts';
import { PictureMaker, type Pictures } from '../../src/modules/live-session/ports/picture-maker.ts';

/** In-memory files, for specs of modules that store files. The operations in `failing` fail. */
export class FakeStorage extends FileStorage {
  readonly files = new Map<string, Buffer>();
  failing: 'put' | 'delete' | undefined;

  async put(key: string, bytes: Buffer): Promise<void> {
    this.fail('put');
    this.files.set(key, bytes);
  }

  async get(key: string): Promise<Buffer | null> {
    return this.files.get(key) ?? null;
  }

  async delete(key: string): Promise<void> {
    this.fail('delete');
    this.files.delete(key);
  }

  private fail(what: FakeStorage['failing']): void {
    if (this.failing === what) throw new DomainError('STORAGE_UNAVAILABLE');
  }
}

/** Accepts any bytes as a picture unless they begin with "no". `meanwhile` runs during processing. */
export class FakePictureMaker extends PictureMaker {
  made = 0;
  meanwhile: (() => Promise<unknown>) | undefined;

  async make(bytes: Buffer): Promise<Pictures> {
    this.made++;
    await this.meanwhile?.();
    if (bytes.toString().startsWith('no')) throw new DomainError('NOT_A_PICTURE');
    return { small: Buffer.from(`small ${bytes.toString()}`), large: Buffer.from(`large ${bytes.toString()}`) };
  }

  async draw(svg: string, width: number): Promise<Buffer> {
    return Buffer.from(`${width} ${svg.length}`);
  }
}

/** Like FakePictureMaker. */
export class FakeWebcamPictureMaker extends WebcamPictureMaker {
  made = 0;
  meanwhile: (() => Promise<unknown>) | undefined;

  async makeOne(bytes: Buffer): Promise<Buffer> {
    this.made++;
    await this.meanwhile?.();
    if (bytes.toString().startsWith('no')) throw new DomainError('NOT_JPEG_OR_WEBP');
    return Buffer.from(`made ${bytes.toString()}`);
  }
}

export const fakeFiles: Provider[] = [
  { provide: FileStorage, useClass: FakeStorage },
  { provide: PictureMaker, useClass: FakePictureMaker },
  { provide: WebcamPictureMaker, useClass: FakeWebcamPictureMaker },
];
