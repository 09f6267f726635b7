import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** Options of every field. `optional`: may be left out. `nullable`: may be null. */
export interface FieldOptions {
  description?: string;
  example?: unknown;
  optional?: boolean;
  nullable?: boolean;
  default?: unknown;
}

type FieldKind = 'int' | 'flag' | 'list' | 'object' | 'other';
/** What the pipe needs to know before validation. `most`: items of a list. */
interface FieldShape {
  readonly is: FieldKind;
  readonly most?: number;
  readonly optional: boolean;
  readonly nullable: boolean;
}
export type Class = new (...args: never[]) => object;

const SHAPES = Symbol('shapes of fields');
const LENIENT = Symbol('leaves out what it does not know');

/** The fields of a DTO class: how to read them from a query string, where everything is text, and how large they may be. */
export const fieldShapes = (target: Class): Readonly<Record<string, FieldShape>> =>
  (Reflect.getMetadata(SHAPES, target.prototype as object) as Record<string, FieldShape> | undefined) ?? {};

const shape =
  (of: FieldShape): PropertyDecorator =>
  (target, key) => {
    const known = Reflect.getMetadata(SHAPES, target) as Record<string, FieldShape> | undefined;
    Reflect.defineMetadata(SHAPES, { ...known, [String(key)]: of }, target);
  };

/** Unknown fields of this DTO are dropped instead of rejected. Nested DTOs need the decorator themselves. */
export const IgnoresUnknown = (): ClassDecorator => (target) => Reflect.defineMetadata(LENIENT, true, target);

export const ignoresUnknown = (target: Class): boolean => Reflect.hasMetadata(LENIENT, target);

/** One rule, one sentence: the message says what the field must be, and the error names the field. */
export const rule = (name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: (value: unknown) => validate(value), defaultMessage: () => message } });

/** Changes the value before it is checked. */
export const change = (to: (value: unknown) => unknown): PropertyDecorator =>
  Transform(({ value }: TransformFnParams) => to(value as unknown));

/** A nested DTO, or one in each item. */
export const holding = (of: () => Class, message: string): PropertyDecorator =>
  applyDecorators(ValidateNested({ each: true, message }), Type(of));

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
    shape({ is, most: schema.maxItems, optional, nullable }),
    ...rules,
  );
};
