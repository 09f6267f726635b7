import { PassThrough } from 'node:stream';
import { DomainError } from '../../domain/domain-error.ts';
import { UploadSlots } from './upload-slots.ts';
import type { KernelRequest } from '../request.ts';
import { readBytes } from './binary-body.ts';

const OPTIONS = { types: ['image/png'], maxSize: 10, wrongType: 'PICTURE_TYPE', busy: 'PICTURES_BUSY', description: '' } as const;
const requestOf = (): KernelRequest & PassThrough =>
  Object.assign(new PassThrough(), { headers: {}, is: () => 'image/png' }) as unknown as KernelRequest & PassThrough;

describe('a binary body', () => {
  it('is rejected if it does not arrive in time', async () => {
    const request = requestOf();
    request.write('half');
    const error = await readBytes(request, OPTIONS, 20).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('MALFORMED_BODY');
  });

  it('is accepted if it arrives in time', async () => {
    const request = requestOf();
    request.end('whole');
    expect((await readBytes(request, OPTIONS, 10_000)).toString()).toBe('whole');
  });
});

describe('upload slots', () => {
  it('are limited per user and in total, and each is released only once', () => {
    const slots = new UploadSlots(3, 2);
    const [first, second] = [slots.take('amara'), slots.take('amara')];
    expect(slots.take('amara')).toBeNull();
    expect(slots.take('bela')).not.toBeNull();
    expect(slots.take('carla')).toBeNull();
    first!();
    first!();
    expect(slots.take('carla')).not.toBeNull();
    expect(slots.take('carla')).toBeNull();
    second!();
    expect(slots.take('amara')).not.toBeNull();
  });
});
