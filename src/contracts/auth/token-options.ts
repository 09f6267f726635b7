/** How an access token differs from the usual one, for clients of other systems. */
export interface TokenOptions {
  /** In seconds. */
  readonly lifetime?: number;
  /** A claim that also holds the user's id, for clients that look for it there. */
  readonly idClaim?: string;
}
