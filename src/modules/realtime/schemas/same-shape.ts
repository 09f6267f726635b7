/** A type as JSON, without what only the compiler knows: readonly, intersections, classes. */
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** `true` if both become the same JSON: the same fields, equally optional, of the same types. */
export type SameShape<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : { differs: Plain<A>; from: Plain<B> };

/** Does not compile if a schema and its type in the contract differ. */
export type Agreed<Pairs extends Record<keyof Pairs, true>> = Pairs;
