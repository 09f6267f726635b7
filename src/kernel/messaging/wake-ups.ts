import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { RecordedFact } from '../../contracts/fact.js';

/** Tells whoever listens on this node that a stream has grown. Only a wake-up: lost, late or doubled, it changes nothing. */
export class StreamGrew {
  constructor(
    readonly stream: string,
    readonly seq: number,
    /** The new facts where they were committed by this node; elsewhere empty, and read from the log. */
    readonly facts: readonly RecordedFact[],
    /** Another node committed it. */
    readonly elsewhere = false,
  ) {}
}

/** What is to happen once facts are committed and before the caller is answered: inline reactions. */
export type AfterCommit = (recorded: readonly RecordedFact[]) => Promise<void> | undefined;

@Injectable()
export class WakeUps {
  private readonly afterCommit: AfterCommit[] = [];

  constructor(private readonly bus: EventBus) {}

  onCommit(hook: AfterCommit): void {
    this.afterCommit.push(hook);
  }

  /** Never fails: the facts are committed, so the caller's answer is success whatever happens here. */
  async announce(recorded: readonly RecordedFact[]): Promise<void> {
    const byStream = Map.groupBy(recorded, (fact) => fact.stream);
    for (const [stream, facts] of byStream) this.bus.publish(new StreamGrew(stream, facts.at(-1)!.seq, facts));
    const waits = this.afterCommit.map((hook) => hook(recorded)).filter((wait) => wait !== undefined);
    if (waits.length) await Promise.all(waits);
  }
}
