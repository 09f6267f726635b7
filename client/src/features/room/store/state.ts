import type { Answer, Message } from '../../../api/live.ts';
import type { ServerEvent } from '../../../../../src/contracts/realtime.ts';

export type Joined = Answer<'JOIN_SESSION'>;
type Snapshot = NonNullable<Joined['snapshot']>;

export type Line = Snapshot['marks'][number];
export type MarkStatus = NonNullable<Line['status']>;
export type Hand = Snapshot['classroom']['hands']['items'][number];
export type Person = Joined['participants']['items'][number];
export type Summary = Message<'DONE'>['summary'];
export type ChatMessage = Omit<Message<'CHAT_MESSAGE'>, 'sessionId' | 'after'>;

/** Those in the room. `complete`: whether `byId` has all of them. */
export interface People {
  readonly byId: Readonly<Record<string, Person>>;
  readonly count: number;
  readonly complete: boolean;
}

/** All that is known of a session since joining it. Changed only by `apply`. */
export interface RoomState {
  readonly sessionId: string;
  readonly myId: string;
  /** The last number. */
  readonly seq: number;
  /** The number of the latest snapshot: the chat up to it is read over REST. */
  readonly snapshotSeq: number;
  readonly staff: boolean;
  readonly session: Snapshot['session'];
  /** By student: all lines for staff; for others those with a mark that the room shows. */
  readonly lines: Readonly<Record<string, Line>>;
  /** By student: the teacher who marked them, as far as messages said so. */
  readonly markedBy: Readonly<Record<string, string>>;
  /** How many marks that the room shows are not in `lines`. */
  readonly unlisted: number;
  readonly me: Line | null;
  /** The names that messages brought, by user. */
  readonly names: Readonly<Record<string, string>>;
  readonly people: People;
  readonly hands: { readonly items: readonly Hand[]; readonly count: number };
  readonly locked: boolean;
  readonly muted: readonly string[];
  readonly playback: Snapshot['classroom']['playback'];
  /** The own verification; null if nobody asked. */
  readonly verification: Snapshot['verification'];
  /** The latest changes, by user: for staff, who read the rest over REST. */
  readonly verifications: Readonly<Record<string, Message<'VERIFICATION_CHANGED'>['changes'][number]>>;
  readonly chatOpen: boolean;
  /** The messages since the snapshot, in order. */
  readonly chat: readonly ChatMessage[];
  /** Deleted messages, which may be on pages that were read before. */
  readonly deleted: Readonly<Record<string, true>>;
  /** As closed, or as last shared with the room. */
  readonly summary: Summary | null;
  readonly ended: Pick<Message<'SESSION_ENDED'>, 'outcome' | 'endedAt'> | null;
  readonly meeting: { readonly url: string | null; readonly password: string | null };
}

export type Received = { [E in ServerEvent]: { readonly event: E; readonly data: Message<E> } }[ServerEvent];

export type Change<E extends ServerEvent> = (state: RoomState, message: Message<E>) => Partial<RoomState>;
export type Changes = { readonly [E in ServerEvent]?: Change<E> };
