import { Refusal } from '../domain/refusal.js';
import { Int } from './fields.js';
import { validated } from './validation.pipe.js';

class Nothing {}
class Something {
  @Int({ min: 0, max: 9, optional: true })
  count?: number;
}

describe('a form without fields', () => {
  it('takes an empty body', async () => {
    expect(await validated(Nothing, {})).toBeInstanceOf(Nothing);
  });

  it.each([Nothing, Something])('refuses a field that it does not know, as every form does', async (form) => {
    const refusal = await validated(form, { count: 3, more: 1 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).details).toContainEqual({ field: 'more', message: 'is not known here' });
  });
});
