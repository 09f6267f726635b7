/* How far the server's clock is ahead of this computer's, which may be minutes wrong. All times in ms. */

/** Each answer of the server limits the difference: its Date header names the second in which it was written, between request and response. */
export class ClockBounds {
  private lower = -Infinity;
  private upper = Infinity;

  /** `second`: the Date header, which is rounded down. */
  add(sentAt: number, receivedAt: number, second: number): void {
    const [lower, upper] = [second - receivedAt, second + 1_000 - sentAt];
    // A clock that was set in the meantime: what was known before is worth nothing.
    if (lower > this.upper || upper < this.lower) [this.lower, this.upper] = [lower, upper];
    else [this.lower, this.upper] = [Math.max(this.lower, lower), Math.min(this.upper, upper)];
  }

  /** The server's time minus ours; 0 as long as nothing is known. */
  get offset(): number {
    return Number.isFinite(this.lower) ? (this.lower + this.upper) / 2 : 0;
  }
}

const SAMPLES = 6;
/** A sixth of a second more than a second's fraction, so that the samples fall into different parts of a second. */
const APART = 170;

/** Asks the server for its time a few times. Files do not count towards the limit of requests. */
export const measureClock = async (bounds: ClockBounds, signal: AbortSignal): Promise<void> => {
  for (let sample = 0; sample < SAMPLES && !signal.aborted; sample++) {
    const sentAt = Date.now();
    const response = await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store', signal });
    const second = Date.parse(response.headers.get('Date') ?? '');
    if (!Number.isNaN(second)) bounds.add(sentAt, Date.now(), second);
    await new Promise((resolve) => setTimeout(resolve, APART));
  }
};
