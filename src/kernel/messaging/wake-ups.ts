import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { RecordedFact } from '../../contracts/fact.ts';

/** Published on this node when a stream has new facts. It is only a hint to read the log, so it may be lost, late or duplicated without harm. */
export class StreamGrew {
  constructor(
    readonly stream: string,
    readonly seq: number,
    /** The new facts if this node committed them. Otherwise empty: read them from the log. */
    readonly facts: readonly RecordedFact[],
    /** Whether another node committed the facts. */
    readonly elsewhere = false,
  ) {}
}

/** Called after a commit, before the caller is answered. If it returns a promise (for inline reactions), that is awaited first. */
export type AfterCommit = (recorded: readonly RecordedFact[]) => Promise<void> | undefined;

/** Announces new facts on this node after each commit. */
@Injectable()
export class WakeUps {
  private readonly afterCommit: AfterCommit[] = [];

  constructor(private readonly bus: EventBus) {}

  onCommit(hook: AfterCommit): void {
    this.afterCommit.push(hook);
  }

  /** Hooks must not fail: the facts are already committed, so whatever happens here, the caller must get a success. */
  async announce(recorded: readonly RecordedFact[]): Promise<void> {
    const byStream = Map.groupBy(recorded, (fact) => fact.stream);
    for (const [stream, facts] of byStream) this.bus.publish(new StreamGrew(stream, facts.at(-1)!.seq, facts));
    const waits = this.afterCommit.map((hook) => hook(recorded)).filter((wait) => wait !== undefined);
    if (waits.length) await Promise.all(waits);
  }
}
