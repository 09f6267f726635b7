/** Lets a few through at a time; others wait in line, and where the line is full `full` is thrown. */
export class Gate {
  private running = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waiting: number,
    private readonly full: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.line.length >= this.waiting) throw this.full();
      // Who leaves hands its place on.
      await new Promise<void>((resolve) => this.line.push(resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next) next();
      else this.running--;
    }
  }
}
