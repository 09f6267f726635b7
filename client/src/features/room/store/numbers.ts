/* The three rules for numbered messages in docs/sockets.md. */

interface Numbers {
  readonly seq: number;
  readonly after: number;
}

/** What to do with a message: drop an `old` one, join again with `since` if there is a `gap`, otherwise `apply` it. `mine`: the last number here. */
export const judge = (mine: number, { seq, after }: Numbers): 'old' | 'gap' | 'apply' => {
  if (seq <= mine) return 'old';
  return after > mine ? 'gap' : 'apply';
};

/** Whether a HEAD shows that something was missed. */
export const isBehind = (mine: number, head: number): boolean => head > mine;
