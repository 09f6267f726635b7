/** Limits how many bodies are in memory at once, in total and per user, so that one user's uploads do not block everyone's. */
export class UploadSlots {
  private all = 0;
  private readonly of = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  /** Returns a function that releases the slot (further calls do nothing), or null if none is free. */
  take(userId: string): (() => void) | null {
    const own = this.of.get(userId) ?? 0;
    if (this.all >= this.most || own >= this.mostOfOne) return null;
    this.all++;
    this.of.set(userId, own + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.all--;
      const left = this.of.get(userId)! - 1;
      if (left) this.of.set(userId, left);
      else this.of.delete(userId);
    };
  }
}
