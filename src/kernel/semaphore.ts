/**
 * Lets a few through at a time; others wait, and where too many wait `full` is thrown. Whoever is named takes turns with the others who
 * wait, so that one who sends a lot holds up nobody else.
 */
export class Semaphore {
  private running = 0;
  private inLine = 0;
  /** By whose they are; the first has the next turn. */
  private readonly lines = new Map<string, (() => void)[]>();

  constructor(
    private readonly atOnce: number,
    private readonly waiting: number,
    private readonly full: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>, whose = ''): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.inLine >= this.waiting) throw this.full();
      // Who leaves hands its place on.
      await new Promise<void>((resolve) => this.join(whose, resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.next();
      if (next) next();
      else this.running--;
    }
  }

  private join(whose: string, enter: () => void): void {
    this.inLine++;
    const line = this.lines.get(whose);
    if (line) line.push(enter);
    else this.lines.set(whose, [enter]);
  }

  private next(): (() => void) | undefined {
    const [first] = this.lines;
    if (!first) return undefined;
    const [whose, line] = first;
    this.inLine--;
    this.lines.delete(whose);
    const enter = line.shift();
    if (line.length) this.lines.set(whose, line);
    return enter;
  }
}
