import { DtoPipe } from '../../src/kernel/http/validation/validation.pipe.ts';

const pipe = new DtoPipe();

/** Validates a body as a controller would. Returns an instance, or rejects with VALIDATION_FAILED. */
export const validateDto = async <T extends object>(form: new () => T, value: unknown): Promise<T> =>
  (await pipe.transform(value, { type: 'body', metatype: form })) as T;
