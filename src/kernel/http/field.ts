import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';

/** What every field may say about itself. `optional`: may be left out. `nullable`: may be null. */
export interface FieldOptions {
  description?: string;
  example?: unknown;
  optional?: boolean;
  nullable?: boolean;
  default?: unknown;
}

type FieldKind = 'int' | 'flag' | 'list' | 'other';
export type Class = new (...args: never[]) => object;

const KINDS = Symbol('kinds of fields');

/** How the fields of a class are read from a query string, where everything arrives as text. */
export const fieldKinds = (target: Class): Readonly<Record<string, FieldKind>> =>
  (Reflect.getMetadata(KINDS, target.prototype as object) as Record<string, FieldKind> | undefined) ?? {};

const kind =
  (is: FieldKind): PropertyDecorator =>
  (target, key) => {
    const known = Reflect.getMetadata(KINDS, target) as Record<string, FieldKind> | undefined;
    Reflect.defineMetadata(KINDS, { ...known, [String(key)]: is }, target);
  };

/** One rule, one sentence: the message says what the field must be, and the answer names the field. */
export const rule = (name: string, message: string, validate: (value: unknown) => boolean) =>
  ValidateBy({ name, validator: { validate: (value: unknown) => validate(value), defaultMessage: () => message } });

export const change = (to: (value: unknown) => unknown) => Transform(({ value }: TransformFnParams) => to(value as unknown));

export const field = (
  is: FieldKind,
  options: FieldOptions,
  schema: ApiPropertyOptions,
  ...rules: PropertyDecorator[]
): PropertyDecorator => {
  const { description, example, optional = false, nullable = false } = options;
  const about = { description, example, required: !optional, ...(nullable && { nullable }), default: options.default };
  return applyDecorators(
    ApiProperty({ ...schema, ...about } as ApiPropertyOptions),
    ValidateIf((_, value) => !(optional && value === undefined) && !(nullable && value === null)),
    kind(is),
    ...rules,
  );
};
