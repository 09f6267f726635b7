import type { Signal } from './media-provider.ts';

/* Decisions about signals between two pages, without a browser. */

/** One of our two descriptions of a connection. `line` names the RTCPeerConnection it is about, on both sides; other clients leave it out. */
export interface Description {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
  readonly line: string | undefined;
  /** Whether the offer is about a connection that there was before. */
  readonly again: boolean;
}
/** The answer of somebody who does not have that connection any more. */
export interface Gone {
  readonly type: 'gone';
  readonly line: string;
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What is in the signal of an offer or answer; null if it is neither. */
export const descriptionIn = ({ type, sdp, line, again }: Signal): Description | Gone | null => {
  if (type === 'gone' && typeof line === 'string') return { type, line };
  if ((type !== 'offer' && type !== 'answer') || typeof sdp !== 'string') return null;
  return { type, sdp, line: textIn(line), again: again === true };
};

/** What we have of the connection to somebody when an offer of theirs arrives. */
export interface Situation {
  /** The name of our connection; null if there is none. */
  readonly line: string | null;
  /** Whether it was us who named it, and it has not been connected yet. */
  readonly isOurAttempt: boolean;
  /** Whether we give way when both offer at once. Exactly one of the two does. */
  readonly isPolite: boolean;
  /** Whether an offer of ours is under way. */
  readonly isOffering: boolean;
}

/** `apply` it to our connection, `replace` that by a new one, `ignore` it because ours comes first, or say that theirs is `gone`. */
export type Reaction = 'apply' | 'replace' | 'ignore' | 'gone';

export const onOffer = ({ line, again }: Pick<Description, 'line' | 'again'>, mine: Situation): Reaction => {
  const isSame = mine.line !== null && (line === undefined || line === mine.line);
  if (isSame) return mine.isOffering && !mine.isPolite ? 'ignore' : 'apply';
  if (again) return 'gone';
  // Both began at once, which the server avoids: crossing first offers can hang a browser for good.
  return mine.isOurAttempt && !mine.isPolite ? 'ignore' : 'replace';
};

/** Candidates that come before the description they belong to. */
export class EarlyCandidates {
  private readonly byLine = new Map<string, RTCIceCandidateInit[]>();

  add(line: string, candidate: RTCIceCandidateInit): void {
    const known = this.byLine.get(line);
    if (known) known.push(candidate);
    else {
      // Only the newest two connections can still be meant.
      for (const old of [...this.byLine.keys()].slice(0, -1)) this.byLine.delete(old);
      this.byLine.set(line, [candidate]);
    }
  }

  take(line: string): readonly RTCIceCandidateInit[] {
    const candidates = this.byLine.get(line) ?? [];
    this.byLine.delete(line);
    return candidates;
  }
}
