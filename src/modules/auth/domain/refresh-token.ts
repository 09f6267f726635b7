/** A refresh token that somebody presents. (Signing out a device deletes its tokens.) */
export interface PresentedToken {
  readonly usedAt: Date | null;
  readonly expiresAt: Date;
  /** Whether the token that it was exchanged for has not been used yet. */
  readonly successorUnused: boolean;
}

export type Verdict = 'exchange' | 'repeat' | 'overlap' | 'reuse' | 'invalid';

/**
 * Each refresh token is good for one exchange. If one is presented again, somebody copied it, and its whole family
 * ends (`reuse`; RFC 9700 §4.14.2). Two tabs, or a client that lost the response, also send one twice: for `grace` seconds, as long as
 * the successor is unused, they get that successor (`repeat`). A thief gains nothing by this: the family still has one valid token, and
 * whoever presents it second, after the grace period, ends the family. A request that arrived before the exchange is no copy either: if
 * it cannot get the successor, it fails without ending the family (`overlap`).
 */
export const judge = (token: PresentedToken, arrivedAt: Date, now: Date, grace: number): Verdict => {
  if (token.usedAt && token.successorUnused && grace > 0 && arrivedAt.getTime() < token.usedAt.getTime() + grace * 1000) return 'repeat';
  if (token.expiresAt <= now) return 'invalid';
  if (!token.usedAt) return 'exchange';
  return arrivedAt <= token.usedAt ? 'overlap' : 'reuse';
};
