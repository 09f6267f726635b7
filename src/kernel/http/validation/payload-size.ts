import type { fieldShapes } from './field.ts';
import { isStorable } from './field-rules.ts';

/** No field of a DTO, and no item of a list, has more values than this. */
const MAX_FIELD_VALUES = 16;

/** Replaces a value that is too large: no field accepts it. */
const TOO_LARGE = Symbol('too large');

/** For objects of any shape: more than anything needs, and far from where walking through one would end the stack. */
export const MAX_VALUES = 1_000;
export const MAX_LEVELS = 32;

/** Every value in a JSON value, itself included, with its level, level by level. Not recursive: a body may be deeper than the stack. */
export function* valuesIn(root: unknown): Generator<readonly [value: unknown, level: number]> {
  let level = [root];
  for (let depth = 0; level.length; depth++) {
    for (const value of level) yield [value, depth];
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value as object) : []));
  }
}

/** Whether it has more values, itself included, or levels of nesting than allowed. */
export const isTooLarge = (root: unknown, maxValues = MAX_VALUES, maxLevels = MAX_LEVELS): boolean => {
  let count = 0;
  for (const [, level] of valuesIn(root)) if (level > maxLevels || ++count > maxValues) return true;
  return false;
};

/** Whether PostgreSQL could store every text in it, names of fields included. */
export const isStorableThroughout = (root: unknown): boolean => {
  for (const [value] of valuesIn(root)) {
    const texts = typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (!texts.every(isStorable)) return false;
  }
  return true;
};

const cutOne = (value: unknown): unknown => (isTooLarge(value, MAX_FIELD_VALUES) ? TOO_LARGE : value);

/**
 * Transforming and validating takes time for each value and stack for each level, valid or not. So no more of a body is kept than it
 * takes to reject it: one item too many of a list, and nothing that is too large for its field.
 */
export const cut = (given: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const entries = Object.entries(given).map(([key, value]: [string, unknown]) => {
    const { is, most = Infinity } = Object.hasOwn(shapes, key) ? shapes[key]! : {};
    if (is === 'object') return [key, isTooLarge(value) ? TOO_LARGE : value];
    return [key, is === 'list' && Array.isArray(value) ? value.slice(0, most + 1).map(cutOne) : cutOne(value)];
  });
  return Object.fromEntries(entries) as object;
};
