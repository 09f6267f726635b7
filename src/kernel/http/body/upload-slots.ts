/** How many bodies may be in memory at once, in all and of one user: whoever sends many big ones at a time takes nobody else's place. */
export class UploadSlots {
  private all = 0;
  private readonly of = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  /** What gives the slot back, once however often it is called; null when there is none. */
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
