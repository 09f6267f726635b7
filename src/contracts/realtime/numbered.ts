/**
 * A numbered message. `after` is the number of the listener's previous message. A client whose last number is smaller has missed something, and must
 * send JOIN_SESSION again with `since`. A client must ignore a message whose `seq` is not greater than its last number.
 */
export interface Numbered {
  readonly sessionId: string;
  readonly seq: number;
  readonly after: number;
}
