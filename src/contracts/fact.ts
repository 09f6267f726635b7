/**
 * Who may see a fact. Stored with the fact, so that a later change of settings cannot reveal the fact to more people.
 * `all`: everyone in the room; `staff`: staff only; `user:<id>`: staff and that user; `nobody`: no client, only other modules.
 */
export type Audience = 'all' | 'staff' | 'nobody' | `user:${string}`;

/** Something that happened, named in the past tense. `payload` is JSON: ids and values, never names, emails, secrets or free text. */
export interface Fact<P extends object = object> {
  readonly type: string;
  readonly version: number;
  readonly payload: P;
  readonly audience: Audience;
}

/** A fact's class, used as `new StudentEnrolled({ … }, audience)`; `StudentEnrolled.type` identifies it. */
export interface FactClass<P extends object = object> {
  readonly type: string;
  new (payload: P, audience?: Audience): Fact<P>;
}

/** A fact as stored in the log. Within each stream, `seq` counts from 1 without gaps. */
export interface RecordedFact<P extends object = object> extends Fact<P> {
  readonly stream: string;
  readonly seq: number;
  readonly id: string;
  readonly actorId: string | null;
  readonly occurredAt: Date;
}

/** Creates the base class of a fact. Never change a `type`; give a new payload shape a new `version`. */
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

/** Whether a recorded fact is of this class. */
export const isA = <P extends object>(recorded: RecordedFact, factClass: FactClass<P>): recorded is RecordedFact<P> =>
  recorded.type === factClass.type;

/** One stream per session, so that everyone in its room sees its facts in the same order. */
export const sessionStream = (sessionId: string) => `session:${sessionId}`;
export const classStream = (classId: string) => `class:${classId}`;
export const userStream = (userId: string) => `user:${userId}`;
