/** Limits on what one client may send, hold and receive. Times are in ms. */
export const LIMITS = {
  /** Bytes in a frame from a client. */
  frameBytes: 64 * 1024,
  /** Bytes queued for a client. Above this the client is not reading: it is disconnected, and gets what it missed when it returns. */
  queuedBytes: 1024 * 1024,
  /** Connections of one user to this node. Each has its own rate limit. */
  connectionsPerUser: 50,
  /** A client that sends more than this many times its rate in one second is disconnected. */
  floodFactor: 10,
  /** How long a connection may take to present a valid token. */
  handshakeMs: 8_000,
  /** How long to wait for the closing handshake. A client that does not read never completes it. */
  closeMs: 1_000,
  /**
   * ICE candidates that a client may send for each other command of its rate. A browser with a few network interfaces and a TURN server gathers 15 to 40 for
   * a connection, and on entering a mesh of six, or when all start anew, it makes five connections within a second.
   */
  candidateFactor: 6,
  /** Bytes of a session description, as JSON. One for audio, camera and screen has 10 to 20 KB, depending on the codecs that the browser knows. */
  descriptionBytes: 32 * 1024,
  /** Bytes of an ICE candidate, as JSON. Usually it has 200. */
  candidateBytes: 2 * 1024,
  marksPerCommand: 1_000,
  /** Characters. */
  tokenLength: 4_000,
  /** A client that missed more messages than this gets a snapshot instead. */
  missedMessages: 200,
  /** The most facts of the log read for a replay. A client whose number is older than these gets a snapshot. */
  missedFactsRead: 2_000,
  participantsShown: 50,
  /** With more users in a room, messages to it no longer name those who join and leave, because the bytes would grow with the square of the users. */
  crowd: 200,
  /** How many marks of others a message to the students of a crowd lists. In a smaller room, and in a message to staff about the rest, as many as a crowd has users. */
  marksForCrowd: 20,
  /* Intervals between messages of one kind to a whole room. */
  participantsEveryMs: 250,
  crowdEveryMs: 1_000,
  summaryEveryMs: 500,
  knocksEveryMs: 1_000,
  peerJoinedEveryMs: 1_000,
  /** How long before its token expires a client is warned; half of the remaining lifetime if that is shorter. */
  expiryNoticeMs: 60_000,
  /** How long the staff of a locked session do not hear again of the same user who wants to join it. */
  knockAgainMs: 60_000,
} as const;
