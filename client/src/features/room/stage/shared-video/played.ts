/* Which parts of the video were really played. */

export interface Sample {
  /** In seconds. */
  readonly position: number;
  readonly playing: boolean;
  readonly rate: number;
  /** In ms. */
  readonly at: number;
}
export type Range = readonly [from: number, to: number];

/** In seconds: what a player may be ahead of the clock. */
const TOLERANCE = 0.5;

/** Collects ranges from samples, about one a second. A jump is not played: the position must not run ahead of the clock. */
export class Played {
  private readonly ranges: Range[] = [];
  private before: Sample | null = null;

  sample(now: Sample): void {
    const { before } = this;
    this.before = now.playing ? now : null;
    if (!before) return;
    const [moved, elapsed] = [now.position - before.position, (now.at - before.at) / 1_000];
    if (moved > 0 && moved <= elapsed * before.rate + TOLERANCE) this.add(before.position, now.position);
  }

  /** What has been played since the last time; it is forgotten here. */
  take(): Range[] {
    return this.ranges.splice(0);
  }

  /** Puts ranges back that could not be reported. */
  putBack(ranges: readonly Range[]): void {
    this.ranges.unshift(...ranges);
  }

  private add(from: number, to: number): void {
    const last = this.ranges.at(-1);
    if (last?.[1] === from) this.ranges[this.ranges.length - 1] = [last[0], to];
    else this.ranges.push([from, to]);
  }
}
