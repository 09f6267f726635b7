/** What a node tells the others about a commit: a wake-up, not a fact. */
export interface WakeUp {
  readonly stream: string;
  /** The numbers of the new facts. */
  readonly from: number;
  readonly to: number;
  /** Their types, so that a node reads only what concerns it. */
  readonly types: readonly string[];
}

/** A message that is not stored because it is worthless when late, such as signalling. */
export interface Ephemeral {
  readonly topic: string;
  readonly data: unknown;
}

/** Messages between nodes that may be lost. Never waits and never fails: the log is the source of truth and is read with the heartbeat. */
export abstract class PubSub {
  abstract publish(said: WakeUp | Ephemeral): void;
  /** Receives what other nodes published, not what this one did. */
  abstract subscribe(heard: { readonly wakeUp?: (wakeUp: WakeUp) => void; readonly passing?: (passing: Ephemeral) => void }): void;
}

/** For a single node. */
export class NoPubSub extends PubSub {
  publish(): void {}
  subscribe(): void {}
}
