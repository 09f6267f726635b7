/* Repeating a request with the same key executes it only once. */

/** Missing on pages over plain http, except on localhost. */
const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Keeps the key while nobody knows what became of the request; another body, or an answer, gets a new one. */
export class KeyOf {
  private body = '';
  private key = newKey();

  /** The key for this body. */
  of(body: unknown): string {
    const text = JSON.stringify(body);
    if (text !== this.body) this.answered();
    this.body = text;
    return this.key;
  }

  /** The request has been answered, so the next one is another request. */
  answered(): void {
    this.key = newKey();
  }
}
