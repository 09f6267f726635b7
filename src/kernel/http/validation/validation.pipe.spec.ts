import { DomainError } from '../../domain/domain-error.ts';
import { IgnoresUnknown } from './field.ts';
import { Int, Nested, Text } from './fields.ts';
import { validateDto } from '../../../../test/support/validate-dto.ts';
import { DtoPipe } from './validation.pipe.ts';

class Nothing {}
class Something {
  @Int({ min: 0, max: 9, optional: true })
  count?: number;
}

describe('a form without fields', () => {
  it('accepts an empty body', async () => {
    expect(await validateDto(Nothing, {})).toBeInstanceOf(Nothing);
  });

  it.each([Nothing, Something])('rejects unknown fields, like every form', async (form) => {
    const rejection = await validateDto(form, { count: 3, more: 1 }).catch((error: unknown) => error);
    expect(rejection).toBeInstanceOf(DomainError);
    expect((rejection as DomainError).details).toContainEqual({ field: 'more', message: 'is not an accepted field' });
  });
});

describe('a path parameter', () => {
  const param = (value: string) => new DtoPipe().transform(value, { type: 'param', metatype: String });

  it('is converted to lower case if it is an id', async () => {
    expect(await param('0198A2F4-6c1e-7b3a-9d52-3f1f6f0c8e11')).toBe('0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11');
  });

  it.each(['a\u0000', '\ud800'])('becomes empty if PostgreSQL cannot store it: %j', async (text) => expect(await param(text)).toBe(''));

  it('is otherwise unchanged', async () => expect(await param('K7tq 2mxw')).toBe('K7tq 2mxw'));
});

@IgnoresUnknown()
class Lenient extends Something {
  @Nested(() => Something, { optional: true })
  inner?: Something;
}

@IgnoresUnknown()
class LenientNothing {}

describe('a form that ignores unknown fields', () => {
  const refusalOf = async (form: new () => object, value: unknown): Promise<unknown> => {
    const error: unknown = await validateDto(form, value).catch((reason: unknown) => reason);
    return error instanceof DomainError ? error.details : error;
  };

  it('drops unknown fields, regardless of their number and names', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`more${n}`, n]));
    const smuggled = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":2}') as object;
    const form = await validateDto(Lenient, { ...many, ...smuggled, count: 3 });
    expect(form).toBeInstanceOf(Lenient);
    expect({ ...form }).toEqual({ count: 3 });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(await validateDto(LenientNothing, { more: 1 })).toEqual(new LenientNothing());
  });

  it('still rejects invalid known fields, values that are not objects, and unknown fields of a nested form', async () => {
    expect(await refusalOf(Lenient, { count: 10, more: 1 })).toEqual([{ field: 'count', message: 'must be a whole number from 0 to 9' }]);
    expect(await refusalOf(Lenient, [])).toEqual([{ field: 'body', message: 'must be an object' }]);
    expect(await refusalOf(Lenient, { inner: { more: 1 } })).toEqual([{ field: 'inner.more', message: 'is not an accepted field' }]);
  });

  it('does not affect the form that it extends', async () => {
    expect(await refusalOf(Something, { more: 1 })).toEqual([{ field: 'more', message: 'is not an accepted field' }]);
  });
});

class Parent {
  @Text({ min: 3, max: 5 })
  name!: string;
}
class Child extends Parent {
  @Text({ max: 1 })
  letter!: string;

  @Int({ optional: true })
  count: number = 7;
}

describe('a form that extends another', () => {
  it('has the rules and defaults of both', async () => {
    await expect(validateDto(Child, { name: 'ab', letter: 'xy' })).rejects.toMatchObject({
      details: [{ field: 'letter' }, { field: 'name' }],
    });
    await expect(validateDto(Child, { name: 'abc', letter: 'x' })).resolves.toEqual({ name: 'abc', letter: 'x', count: 7 });
    await expect(validateDto(Parent, { name: 'abc', letter: 'x' })).rejects.toMatchObject({ details: [{ field: 'letter' }] });
  });
});
