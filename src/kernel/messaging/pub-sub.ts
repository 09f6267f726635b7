/** Tells other nodes that a stream has new facts, without the facts themselves. */
export interface WakeUp {
  readonly stream: string;
  /** The numbers of the first and the last new fact. */
  readonly from: number;
  readonly to: number;
  /** The types of the new facts, so that a node reads only facts it needs. */
  readonly types: readonly string[];
}

/** A message that is never stored, because it is useless if it arrives late, such as WebRTC signalling. */
export interface Ephemeral {
  readonly topic: string;
  readonly data: unknown;
}

/**
 * Sends messages between nodes, which may be lost: the log is the source of truth, and nodes also ask it every second. Publishing never waits
 * or fails.
 */
export abstract class PubSub {
  abstract publish(message: WakeUp | Ephemeral): void;
  /** Receives the messages of other nodes, but not this node's own. */
  abstract subscribe(handlers: { readonly wakeUp?: (wakeUp: WakeUp) => void; readonly ephemeral?: (passing: Ephemeral) => void }): void;
}

/** Does nothing. For a single node. */
export class NoPubSub extends PubSub {
  publish(): void {}
  subscribe(): void {}
}
