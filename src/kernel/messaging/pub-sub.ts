/** What one node tells the others of a commit: a wake-up, not a fact. */
export interface WakeUp {
  readonly stream: string;
  /** The numbers of the new facts. */
  readonly from: number;
  readonly to: number;
  /** Their types, so that a node reads only what concerns it. */
  readonly types: readonly string[];
}

/** What is nowhere written down because it is worthless when late, such as signalling. Its topic says whose it is. */
export interface Ephemeral {
  readonly topic: string;
  readonly data: unknown;
}

/** The way between nodes, for what may be lost. Never waits, never fails: the log is the truth and is asked with the heartbeat. */
export abstract class PubSub {
  abstract publish(said: WakeUp | Ephemeral): void;
  /** What other nodes published; not what this one did. */
  abstract subscribe(heard: { readonly wakeUp?: (wakeUp: WakeUp) => void; readonly passing?: (passing: Ephemeral) => void }): void;
}

/** One node has nobody to tell. */
export class NoPubSub extends PubSub {
  publish(): void {}
  subscribe(): void {}
}
