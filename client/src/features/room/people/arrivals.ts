/** What is said about those who came within a while. `named`: their names; `counted`: only how many, in a room of many. */
export type Arrivals = { readonly named: readonly string[] } | { readonly counted: number };

/** More people in the room than this are counted. */
export const CROWD = 30;
/** In ms: the least time between two announcements. */
export const PAUSE = 5_000;

/** Gathers arrivals, so that there is at most one announcement in PAUSE. */
export class ArrivalGatherer {
  private waiting: string[] = [];
  private unnamed = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private count = 0;

  constructor(private readonly tell: (arrivals: Arrivals) => void) {}

  /** Somebody came: `names`, or in a big room only the `count` of people, which was `before`. */
  came(names: readonly string[], count: number, before: number): void {
    this.waiting.push(...names);
    if (!names.length) this.unnamed += Math.max(0, count - before);
    this.count = count;
    if (!this.waiting.length && !this.unnamed) return;
    this.timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    const total = this.waiting.length + this.unnamed;
    this.timer = undefined;
    this.tell(this.count > CROWD || this.unnamed ? { counted: total } : { named: this.waiting });
    this.waiting = [];
    this.unnamed = 0;
  }
}
