import { PassThrough } from 'node:stream';
import { DomainError } from '../../domain/domain-error.ts';
import { UploadSlots } from './upload-slots.ts';
import type { KernelRequest } from '../request.ts';
import { readBytes } from './binary-body.ts';

const TAKEN = { types: ['image/png'], most: 10, otherwise: 'PICTURE_TYPE', busy: 'PICTURES_BUSY', description: '' } as const;
const requestOf = (): KernelRequest & PassThrough =>
  Object.assign(new PassThrough(), { headers: {}, is: () => 'image/png' }) as unknown as KernelRequest & PassThrough;

describe('the bytes of a request', () => {
  it('are refused when they are not all there in time', async () => {
    const request = requestOf();
    request.write('half');
    const error = await readBytes(request, TAKEN, 20).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('MALFORMED_BODY');
  });

  it('are taken when they are', async () => {
    const request = requestOf();
    request.end('whole');
    expect((await readBytes(request, TAKEN, 10_000)).toString()).toBe('whole');
  });
});

describe('the slots for bodies', () => {
  it('are so many a user, and so many in all, and come free once each', () => {
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
