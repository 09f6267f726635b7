/** What one client may take of the server, and what it is sent at most. Times are in ms. */
export const LIMITS = {
  /** Bytes in a frame from a client. */
  frameBytes: 64 * 1024,
  /** Bytes waiting to be read by a client. One with more does not read: it is disconnected and gets what it missed when it comes back. */
  queuedBytes: 1024 * 1024,
  /** Connections of one user to this node. Each has a rate of its own. */
  connectionsPerUser: 50,
  /** A client that sends this many times its rate within a second is disconnected. */
  floodFactor: 10,
  /** How long a connection may go without showing a valid token. */
  handshakeMs: 8_000,
  /** How long a client may take to complete the closing handshake. One that does not read never would. */
  closeMs: 1_000,
  marksPerCommand: 1_000,
  /** Characters. */
  tokenLength: 4_000,
  /** More missed messages than this come as a snapshot, and so does anything further back than one read of the log reaches. */
  missedMessages: 200,
  missedFactsRead: 2_000,
  participantsShown: 50,
  /** Messages that reach a whole room are sent once per interval. */
  participantsEveryMs: 250,
  summaryEveryMs: 500,
  peerJoinedEveryMs: 1_000,
  /** How long before its token expires a client is told, unless half of what is left is less. */
  expiryNoticeMs: 60_000,
} as const;
