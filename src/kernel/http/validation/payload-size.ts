import type { fieldShapes } from './field.ts';
import { isStorable } from './field-rules.ts';

/** More values than any field of a form has, or any item of a list. */
const FEW = 16;

/** In the place of what is too much: it is good for no field. */
const TOO_MUCH = Symbol('too much');

/** How many values there are in it, itself included, however deep; counted to `upTo`. */
export const weightOf = (value: unknown, upTo = Infinity): number => {
  let weight = 0;
  for (const left = [value]; left.length && weight < upTo; weight++) {
    const next = left.pop();
    if (typeof next === 'object' && next !== null) for (const inside of Object.values(next)) left.push(inside);
  }
  return weight;
};

/** More than anything here has, and far from where to walk through it would end the stack. */
export const MOST_VALUES = 1_000;
export const MOST_LEVELS = 32;

/** Whether it has more values than that, itself included, or objects and lists within one another on more levels. */
export const isTooMuch = (value: unknown): boolean => {
  let seen = 0;
  let level = [value];
  for (let depth = 1; level.length; depth++) {
    seen += level.length;
    if (depth > MOST_LEVELS + 1 || seen > MOST_VALUES) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one as object) : []));
  }
  return false;
};

/** Whether PostgreSQL could store every text in it, the names of its fields included. Asked of what is not too much. */
export const isStorableThroughout = (value: unknown): boolean => {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inside]) => isStorable(name) && isStorableThroughout(inside));
};

const cutOne = (value: unknown): unknown => (weightOf(value, FEW + 1) > FEW ? TOO_MUCH : value);

/**
 * What is made of a form and checked costs time for each value in it, and the stack for each level, good or not. So of what anybody may
 * send no more is looked at than it takes to refuse it: of a list one item too many, of everything else nothing that is no such thing.
 */
export const cut = (given: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const entries = Object.entries(given).map(([key, value]: [string, unknown]) => {
    const { is, most = Infinity } = Object.hasOwn(shapes, key) ? shapes[key]! : {};
    if (is === 'object') return [key, isTooMuch(value) ? TOO_MUCH : value];
    return [key, is === 'list' && Array.isArray(value) ? value.slice(0, most + 1).map(cutOne) : cutOne(value)];
  });
  return Object.fromEntries(entries) as object;
};
