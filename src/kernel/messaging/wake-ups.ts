import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { RecordedFact } from '../../contracts/fact.ts';

/** Published on this node when a stream has grown. Only a wake-up: if it is lost, late or duplicated, nothing changes. */
export class StreamGrew {
  constructor(
    readonly stream: string,
    readonly seq: number,
    /** The new facts if this node committed them. Otherwise empty: read them from the log. */
    readonly facts: readonly RecordedFact[],
    /** Another node committed it. */
    readonly elsewhere = false,
  ) {}
}

/** Called after the commit and before the caller is answered. A promise is awaited: inline reactions. */
export type AfterCommit = (recorded: readonly RecordedFact[]) => Promise<void> | undefined;

@Injectable()
export class WakeUps {
  private readonly afterCommit: AfterCommit[] = [];

  constructor(private readonly bus: EventBus) {}

  onCommit(hook: AfterCommit): void {
    this.afterCommit.push(hook);
  }

  /** Must not fail: the facts are committed, so the caller's answer is success whatever happens here. */
  async announce(recorded: readonly RecordedFact[]): Promise<void> {
    const byStream = Map.groupBy(recorded, (fact) => fact.stream);
    for (const [stream, facts] of byStream) this.bus.publish(new StreamGrew(stream, facts.at(-1)!.seq, facts));
    const waits = this.afterCommit.map((hook) => hook(recorded)).filter((wait) => wait !== undefined);
    if (waits.length) await Promise.all(waits);
  }
}
