/** What is known of a refresh token that somebody presents. (Those of a device that was signed out are deleted with it.) */
export interface PresentedToken {
  readonly usedAt: Date | null;
  readonly expiresAt: Date;
  /** Whether the token it was exchanged for is still waiting to be used. */
  readonly successorUnused: boolean;
}

export type Verdict = 'exchange' | 'repeat' | 'overlap' | 'reuse' | 'invalid';

/**
 * Each refresh token is good for one exchange. One that comes again after its exchange was copied by somebody, so its whole family
 * ends (`reuse`; RFC 9700 §4.14.2). Two tabs, or a client whose answer was lost, send it again as well: for `grace` seconds, and as long
 * as nobody used its successor, they get that successor (`repeat`). A thief gains nothing by it: the family still has one good token, so
 * whoever presents it second, once the grace is over, ends the family. A request that had arrived before the exchange was made is no
 * copy either: where it can't have the successor it gets nothing, and its twin's answer stays good (`overlap`).
 */
export const judge = (token: PresentedToken, arrivedAt: Date, now: Date, grace: number): Verdict => {
  if (token.usedAt && token.successorUnused && grace > 0 && arrivedAt.getTime() < token.usedAt.getTime() + grace * 1000) return 'repeat';
  if (token.expiresAt <= now) return 'invalid';
  if (!token.usedAt) return 'exchange';
  return arrivedAt <= token.usedAt ? 'overlap' : 'reuse';
};
