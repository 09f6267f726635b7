/** What stands about a refresh token that somebody presents. (Those of a device that was signed out are deleted with it.) */
export interface PresentedToken {
  readonly usedAt: Date | null;
  readonly expiresAt: Date;
}

export type Verdict = 'exchange' | 'overlap' | 'reuse' | 'invalid';

/**
 * Each refresh token is good for one exchange. One that comes again after its exchange was copied by somebody, so its whole family
 * ends (`reuse`; RFC 9700 §4.14.2). A request that had arrived before the exchange was made is no such thing but a client that sent it
 * twice: it gets nothing, and the answer to its twin stays good (`overlap`).
 */
export const judge = (token: PresentedToken, arrivedAt: Date, now: Date): Verdict => {
  if (token.expiresAt <= now) return 'invalid';
  if (!token.usedAt) return 'exchange';
  return arrivedAt <= token.usedAt ? 'overlap' : 'reuse';
};
