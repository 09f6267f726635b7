/** A refresh token sent by a client. Its device is signed in: signing it out would have deleted the token. */
export interface PresentedToken {
  readonly usedAt: Date | null;
  readonly expiresAt: Date;
  /** Whether the token that it was exchanged for has not been used yet. */
  readonly successorUnused: boolean;
}

export type Verdict = 'exchange' | 'repeat' | 'overlap' | 'reuse' | 'invalid';

/**
 * Each refresh token can be exchanged once. If it is presented again, it was probably stolen, and its whole family is revoked (`reuse`;
 * RFC 9700 §4.14.2). But two tabs, or a client that lost the response, also send the same token twice: for `grace` seconds, as long as the
 * successor is unused, they get that successor again (`repeat`). This does not help a thief: the family still has one valid token, and
 * whoever presents it second, after the grace period, revokes the family. A request that arrived before the exchange is not reuse
 * either: if it cannot get the successor, it fails without revoking the family (`overlap`).
 */
export const judge = (token: PresentedToken, arrivedAt: Date, now: Date, grace: number): Verdict => {
  if (token.usedAt && token.successorUnused && grace > 0 && arrivedAt.getTime() < token.usedAt.getTime() + grace * 1000) return 'repeat';
  if (token.expiresAt <= now) return 'invalid';
  if (!token.usedAt) return 'exchange';
  return arrivedAt <= token.usedAt ? 'overlap' : 'reuse';
};
