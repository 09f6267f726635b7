/**
 * Who may see a fact. Stored with it, so that a later settings change reveals nothing:
 * `all` = the room, `staff` = its teachers, `user:<id>` = its teachers and that user, `nobody` = no client (bookkeeping between modules).
 */
export type Audience = 'all' | 'staff' | 'nobody' | `user:${string}`;

/** Something that happened, named in the past tense. `payload` is JSON: ids and values, never names, emails, secrets or free text. */
export interface Fact<P extends object = object> {
  readonly type: string;
  readonly version: number;
  readonly payload: P;
  readonly audience: Audience;
}

/** The class of a fact: `new StudentEnrolled({ … }, audience)`; `StudentEnrolled.type` identifies it. */
export interface FactClass<P extends object = object> {
  readonly type: string;
  new (payload: P, audience?: Audience): Fact<P>;
}

/** A fact as stored in the log: within each stream, `seq` counts from 1 without gaps. */
export interface RecordedFact<P extends object = object> extends Fact<P> {
  readonly stream: string;
  readonly seq: number;
  readonly id: string;
  readonly actorId: string | null;
  readonly occurredAt: Date;
}

/** Creates the base class of a fact. `type` never changes; a new payload shape gets a new `version`. */
export const fact = <P extends object>(type: string, version = 1) =>
  class implements Fact<P> {
    static readonly type = type;
    readonly type = type;
    readonly version = version;
    constructor(
      readonly payload: P,
      readonly audience: Audience = 'all',
    ) {}
  };

/** Type guard: whether a recorded fact is of this class. */
export const isA = <P extends object>(recorded: RecordedFact, factClass: FactClass<P>): recorded is RecordedFact<P> =>
  recorded.type === factClass.type;

/** Streams: one per room, so that everyone in it sees its facts in the same order. */
export const sessionStream = (sessionId: string) => `session:${sessionId}`;
export const classStream = (classId: string) => `class:${classId}`;
export const userStream = (userId: string) => `user:${userId}`;
