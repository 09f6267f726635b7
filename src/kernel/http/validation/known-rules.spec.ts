import { getMetadataStorage } from 'class-validator';
import { Text } from './fields.ts';
import { validated } from './validation.pipe.ts';

class Parent {
  @Text({ min: 3, max: 5 })
  name!: string;
}
class Child extends Parent {
  @Text({ max: 1 })
  letter!: string;
}

describe('the rules of a form', () => {
  it('are looked for once, and hold each time, those of a parent too', async () => {
    for (let n = 0; n < 3; n++) {
      await expect(validated(Child, { name: 'ab', letter: 'xy' })).rejects.toMatchObject({
        details: [{ field: 'letter' }, { field: 'name' }],
      });
      await expect(validated(Parent, { name: 'abc' })).resolves.toEqual({ name: 'abc' });
    }
    const storage = getMetadataStorage();
    expect(storage.getTargetValidationMetadatas(Child, '', false, false)).toBe(
      storage.getTargetValidationMetadatas(Child, '', false, false),
    );
  });
});
