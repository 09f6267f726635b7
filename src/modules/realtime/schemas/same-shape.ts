/** The JSON form of a type, without what exists only for the compiler: readonly, intersections, classes. */
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** `true` if both types have the same JSON form: the same fields, with the same types, and optional in the same places. */
export type SameShape<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : { differs: Plain<A>; from: Plain<B> };

/** Fails to compile if a schema differs from its type in the contract. */
export type Agreed<Pairs extends Record<keyof Pairs, true>> = Pairs;
