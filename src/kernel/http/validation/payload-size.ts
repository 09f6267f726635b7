import type { fieldShapes } from './field.ts';
import { isStorable } from './field-rules.ts';

/** More values than any nested DTO, or any item of a list, has. */
const MAX_FIELD_VALUES = 16;

/** Replaces a value that is too large. No field accepts it, so validation fails. */
const TOO_LARGE = Symbol('too large');

/** Limits for objects of any shape: more than any client needs, and few enough levels for recursive code. */
export const MAX_VALUES = 1_000;
export const MAX_LEVELS = 32;

/** Iterates over a JSON value and everything nested in it, level by level. Not recursive, because a body may be deeper than the stack. */
export function* valuesIn(root: unknown): Generator<readonly [value: unknown, level: number]> {
  let level = [root];
  for (let depth = 0; level.length; depth++) {
    for (const value of level) yield [value, depth];
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value as object) : []));
  }
}

/** Whether a JSON value contains too many values (counting itself) or levels of nesting. */
export const isTooLarge = (root: unknown, maxValues = MAX_VALUES, maxLevels = MAX_LEVELS): boolean => {
  let count = 0;
  for (const [, level] of valuesIn(root)) if (level > maxLevels || ++count > maxValues) return true;
  return false;
};

/** Whether PostgreSQL can store every string in a JSON value, including property names. */
export const isStorableThroughout = (root: unknown): boolean => {
  for (const [value] of valuesIn(root)) {
    const texts = typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (!texts.every(isStorable)) return false;
  }
  return true;
};

const cutValue = (value: unknown): unknown => (isTooLarge(value, MAX_FIELD_VALUES) ? TOO_LARGE : value);

/**
 * Transforming and validating a body takes time for each value and stack space for each level, even if the body is invalid. So this cuts an
 * oversized body down to what is enough to reject it: a list keeps one item more than allowed, and a value that is too large for its field is
 * replaced.
 */
export const cut = (given: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const entries = Object.entries(given).map(([key, value]: [string, unknown]) => {
    const { is, maxItems = Infinity } = Object.hasOwn(shapes, key) ? shapes[key]! : {};
    if (is === 'object') return [key, isTooLarge(value) ? TOO_LARGE : value];
    return [key, is === 'list' && Array.isArray(value) ? value.slice(0, maxItems + 1).map(cutValue) : cutValue(value)];
  });
  return Object.fromEntries(entries) as object;
};
