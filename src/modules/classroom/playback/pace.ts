interface Turn {
  readonly begins: Promise<void>;
  isTaken: boolean;
}

/** Lets work on the same key begin at most once per interval. Everyone who asks during an interval gets the turn at its end, all together. */
export class Pace {
  /** The next turn of each key that had one less than an interval ago. */
  private readonly next = new Map<string, Turn>();

  constructor(private readonly everyMs: number) {}

  async turn(key: string): Promise<void> {
    const next = this.next.get(key);
    if (!next) return this.plan(key);
    next.isTaken = true;
    return next.begins;
  }

  private plan(key: string): void {
    const next: Turn = {
      isTaken: false,
      begins: new Promise((resolve) =>
        setTimeout(() => {
          if (next.isTaken) this.plan(key);
          else this.next.delete(key);
          resolve();
        }, this.everyMs).unref(),
      ),
    };
    this.next.set(key, next);
  }
}
