import type { Provider } from '@nestjs/common';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { FileStorage } from '../../src/modules/live-session/ports/file-storage.js';
import { PictureMaker, type Pictures } from '../../src/modules/live-session/ports/picture-maker.js';

/** Files in memory, for the specs of modules that keep some; `failing` names what goes wrong. */
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

/** Takes any bytes for a picture, but none that begin with "no". `meanwhile` happens while it works. */
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

export const fakeFiles: Provider[] = [
  { provide: FileStorage, useClass: FakeStorage },
  { provide: PictureMaker, useClass: FakePictureMaker },
];
