import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** Options of every field. An `optional` field may be missing; a `nullable` one may be null. */
export interface FieldOptions {
  description?: string;
  example?: unknown;
  optional?: boolean;
  nullable?: boolean;
  default?: unknown;
}

type FieldKind = 'int' | 'flag' | 'list' | 'object' | 'other';
/** What the pipe needs to know about a field before validating it. */
interface FieldShape {
  readonly is: FieldKind;
  /** Of a list. */
  readonly maxItems?: number;
  readonly optional: boolean;
  readonly nullable: boolean;
}
export type Class = new (...args: never[]) => object;

const SHAPES = Symbol('shapes of fields');
const LENIENT = Symbol('ignores unknown fields');

/** The shapes of the fields of a DTO class, which determine how they are parsed from a query string and how large they may be. */
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

/** A validation rule. `message` continues a sentence that starts with the field's name, such as "must be a UUID". */
export const rule = (name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: (value: unknown) => validate(value), defaultMessage: () => message } });

/** Transforms the value before it is validated. */
export const change = (to: (value: unknown) => unknown): PropertyDecorator =>
  Transform(({ value }: TransformFnParams) => to(value as unknown));

/** Validates the value, or each item of a list, as a nested DTO. */
export const nested = (of: () => Class, message: string): PropertyDecorator =>
  applyDecorators(ValidateNested({ each: true, message }), Type(of));

/** Combines OpenAPI documentation, shape and rules into the decorator of a field. */
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
    shape({ is, maxItems: schema.maxItems, optional, nullable }),
    ...rules,
  );
};
