/**
 * Who may see a fact, written with it so that a later change of a setting reveals nothing:
 * `all` the room, `staff` its teachers, `user:<id>` its teachers and that user, `nobody` no client (bookkeeping between modules).
 */
export type Audience = 'all' | 'staff' | 'nobody' | `user:${string}`;

/** Something that happened, in the past tense. `payload` is JSON: ids and values, never names, emails, secrets or free text. */
export interface Fact<P extends object = object> {
  readonly type: string;
  readonly version: number;
  readonly payload: P;
  readonly audience: Audience;
}

/** The class of a fact: `new StudentEnrolled({ … }, audience)`, and `StudentEnrolled.type` to ask for it. */
export interface FactClass<P extends object = object> {
  readonly type: string;
  new (payload: P, audience?: Audience): Fact<P>;
}

/** A fact as the log holds it: `seq` counts from 1 without a hole in each stream. */
export interface RecordedFact<P extends object = object> extends Fact<P> {
  readonly stream: string;
  readonly seq: number;
  readonly id: string;
  readonly actorId: string | null;
  readonly occurredAt: Date;
}

/** Makes the class of a fact. `type` is stable for ever; a change of the payload's shape is a new `version`. */
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

/** Whether a recorded fact is of this class; narrows its payload. */
export const isA = <P extends object>(recorded: RecordedFact, factClass: FactClass<P>): recorded is RecordedFact<P> =>
  recorded.type === factClass.type;

/** The streams: one a room, so that everybody in it sees its facts in one order. */
export const sessionStream = (sessionId: string) => `session:${sessionId}`;
export const classStream = (classId: string) => `class:${classId}`;
export const userStream = (userId: string) => `user:${userId}`;
