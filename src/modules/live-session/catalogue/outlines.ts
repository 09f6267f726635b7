/** Where a session stands: `<list_key> <id>`. One text, because there are thousands. */
export type Mark = string;

/** How long a list is, and where every so many sessions of it stand, so that a page far down is found without walking to it. */
export interface Outline {
  readonly total: number;
  readonly every: number;
  readonly marks: readonly Mark[];
  /** Ids at its beginning, of a search that is too long to be remembered whole; else none. */
  readonly first: readonly string[];
}

/** Goes through the list; null where it is not long, or not any more. */
export type Draw = () => Promise<Outline | null>;

const FRESH_MS = 10_000;
const OLDEST_MS = 15_000;
/** Of all lists together: some 20 MB. */
const MOST_MARKS = 200_000;
/** Times within `FRESH_MS`. To draw an outline costs as much as some pages without it. */
const POPULAR = 4;
const MOST_NOTED = 5_000;

interface Kept {
  readonly outline: Outline;
  readonly at: number;
}

/** Remembers the outlines of long lists: one that is some seconds old may do, and is drawn anew while it does. */
export class Outlines {
  private readonly kept = new Map<string, Kept>();
  private readonly noted = new Map<string, { readonly times: number; readonly since: number }>();
  private readonly drawing = new Set<string>();
  private marks = 0;

  get(key: string, draw: Draw): Outline | undefined {
    const kept = this.kept.get(key);
    const age = performance.now() - (kept?.at ?? 0);
    if (!kept || age > OLDEST_MS) return undefined;
    if (age > FRESH_MS) this.renew(key, draw);
    return kept.outline;
  }

  /** Somebody went through a long list that has none: where they do so again and again, it gets one. */
  note(key: string, draw: Draw, popular = POPULAR): void {
    const now = performance.now();
    const noted = this.noted.get(key);
    const { times, since } = noted && now - noted.since < FRESH_MS ? noted : { times: 0, since: now };
    this.noted.delete(key);
    if (times + 1 >= popular) return this.renew(key, draw);
    this.noted.set(key, { times: times + 1, since });
    if (this.noted.size > MOST_NOTED) this.noted.delete(this.noted.keys().next().value!);
  }

  /** One at a time for all who ask. */
  private renew(key: string, draw: Draw): void {
    if (this.drawing.has(key)) return;
    this.drawing.add(key);
    const begun = performance.now();
    draw()
      .then(
        (outline) => this.keep(key, outline, begun),
        // The old one does until it is too old.
        () => undefined,
      )
      .finally(() => this.drawing.delete(key));
  }

  private keep(key: string, outline: Outline | null, at: number): void {
    this.forget(key);
    if (!outline || outline.marks.length > MOST_MARKS) return;
    this.kept.set(key, { outline, at });
    this.marks += outline.marks.length;
    for (const oldest of this.kept.keys())
      if (this.marks > MOST_MARKS) this.forget(oldest);
      else break;
  }

  private forget(key: string): void {
    this.marks -= this.kept.get(key)?.outline.marks.length ?? 0;
    this.kept.delete(key);
  }
}
