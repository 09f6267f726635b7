export interface Mark {
  readonly listKey: string;
  readonly id: string;
}

/** How long a list is, and where every so many sessions of it stand, so that a page far down is found without walking to it. */
export interface Outline {
  readonly total: number;
  readonly every: number;
  readonly marks: readonly Mark[];
}

const FRESH_MS = 10_000;
const OLDEST_MS = 60_000;
/** Of all lists together: some 20 MB. */
const MOST_MARKS = 200_000;
const MOST_ASKED = 1_000;

/** Remembers the outlines of long lists: one that is some seconds old may do, and is drawn anew while it does. */
export class Outlines {
  private readonly kept = new Map<string, { readonly outline: Outline; readonly at: number }>();
  private readonly asked = new Map<string, number>();
  private marks = 0;

  /** Whether it was asked for lately, too: what nobody asks for twice is not worth an outline. Says so once. */
  isAskedAgain(key: string): boolean {
    const before = this.asked.get(key);
    this.asked.delete(key);
    const now = performance.now();
    if (before !== undefined && now - before < FRESH_MS) return true;
    this.asked.set(key, now);
    if (this.asked.size > MOST_ASKED) this.asked.delete(this.asked.keys().next().value!);
    return false;
  }

  get(key: string, draw: () => Promise<Outline>): Outline | undefined {
    const kept = this.kept.get(key);
    if (!kept) return undefined;
    const age = performance.now() - kept.at;
    if (age > OLDEST_MS) return undefined;
    if (age > FRESH_MS) {
      this.kept.set(key, { ...kept, at: performance.now() });
      draw().then(
        (outline) => this.keep(key, outline),
        () => this.forget(key),
      );
    }
    return kept.outline;
  }

  keep(key: string, outline: Outline): Outline {
    this.forget(key);
    if (outline.marks.length > MOST_MARKS) return outline;
    this.kept.set(key, { outline, at: performance.now() });
    this.marks += outline.marks.length;
    for (const oldest of this.kept.keys())
      if (this.marks > MOST_MARKS) this.forget(oldest);
      else break;
    return outline;
  }

  private forget(key: string): void {
    this.marks -= this.kept.get(key)?.outline.marks.length ?? 0;
    this.kept.delete(key);
  }
}
