import type { fieldShapes } from './field.js';

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

const cutOne = (value: unknown): unknown => (weightOf(value, FEW + 1) > FEW ? TOO_MUCH : value);

/**
 * What is made of a form and checked costs time for each value in it, and the stack for each level, good or not. So of what anybody may
 * send no more is looked at than it takes to refuse it: of a list one item too many, of everything else nothing that is no such thing.
 */
export const cut = (given: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const entries = Object.entries(given).map(([key, value]: [string, unknown]) => {
    const { is, most = Infinity } = Object.hasOwn(shapes, key) ? shapes[key]! : {};
    return [key, is === 'list' && Array.isArray(value) ? value.slice(0, most + 1).map(cutOne) : cutOne(value)];
  });
  return Object.fromEntries(entries) as object;
};
