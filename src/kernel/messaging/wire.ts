/** What one node tells the others of a commit: a wake-up, not a fact. */
export interface WakeUp {
  readonly stream: string;
  /** The numbers of the new facts. */
  readonly from: number;
  readonly to: number;
  /** Their types, so that a node reads only what concerns it. */
  readonly types: readonly string[];
}

/** The way between nodes, for what may be lost. Never waits, never fails: the log is the truth and is asked with the heartbeat. */
export abstract class Wire {
  abstract publish(wakeUp: WakeUp): void;
  /** What other nodes published; not what this one did. */
  abstract subscribe(heard: (wakeUp: WakeUp) => void): void;
}

/** One node has nobody to tell. */
export class NoWire extends Wire {
  publish(): void {}
  subscribe(): void {}
}
