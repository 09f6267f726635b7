/** What JSON makes of a type, with what only the compiler knows (readonly, intersections, classes) taken away. */
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** `true` where both become the same JSON: the same fields, the same of them optional, the same types in them. */
export type SameShape<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : { differs: Plain<A>; from: Plain<B> };

/** Does not compile where a pair differs: the class that documents a message, and the contract's type of it. */
export type Agreed<Pairs extends Record<keyof Pairs, true>> = Pairs;
