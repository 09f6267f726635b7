import type { RecordedFact } from '../../../../contracts/fact.ts';
import { SessionEnded, SessionStarted } from '../../../../contracts/live-session.ts';

export interface SessionEvent {
  readonly seq: number;
  readonly after: number;
  readonly type: string;
  readonly at: Date;
  readonly data: object;
  readonly actorId?: string | null;
}

export interface SessionEvents {
  readonly events: readonly SessionEvent[];
  readonly head: number;
}

/** Turns the facts that a listener may see into events. `before`: the `seq` of the visible fact before the first of these. */
export const eventsFor = ({ staff }: { readonly staff: boolean }, facts: readonly RecordedFact[], before: number): SessionEvent[] =>
  facts.map(({ seq, type, occurredAt, payload, actorId }, index) => ({
    seq,
    after: facts[index - 1]?.seq ?? before,
    type,
    at: occurredAt,
    data: staff ? payload : withoutClass(type, payload),
    ...(staff && { actorId }),
  }));

/** Removes who is in the class and whose account is deactivated: others, such as guests of a public session, must not learn it. */
const withoutClass = (type: string, payload: object): object => {
  if (type !== SessionStarted.type && type !== SessionEnded.type) return payload;
  const {
    roster: _r,
    joined: _j,
    inactive: _i,
    classSeq: _c,
    ...rest
  } = payload as Partial<SessionStarted['payload'] & SessionEnded['payload']>;
  return rest;
};
