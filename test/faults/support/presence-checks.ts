import type { Client } from './client.ts';
import type { Finding } from './checks.ts';
import type { Stored, StoredInterval } from './stored.ts';

/** When a process lived, in ms since 1970. */
export interface Life {
  readonly from: number;
  to: number;
  /** It was killed, without a shutdown. */
  killed: boolean;
}

const JOINED = 'live-session.ParticipantJoined';
const LEFT = 'live-session.ParticipantLeft';

/** A UUIDv7 begins with its creation time. */
const bornAt = (nodeId: string): number => Number.parseInt(nodeId.replaceAll('-', '').slice(0, 12), 16);

const presence = function* ({ facts, intervals }: Stored, clients: readonly Client[], lives: readonly Life[]): Generator<string> {
  const why = new Map(facts.filter(({ type }) => type === LEFT).map(({ payload }) => [payload.connectionId, payload.why]));
  for (const interval of intervals) {
    const { connectionId, nodeId, joinedAt, leftAt } = interval;
    const life = lives.findLast(({ from }) => nodeId && bornAt(nodeId) >= from);
    if (!life) yield `${connectionId} is of node ${nodeId}, which is none of these processes`;
    else if (!leftAt) yield `${connectionId} is open after the end`;
    else if (joinedAt.getTime() < life.from || leftAt.getTime() > life.to) yield `${connectionId} extends beyond the life of its node`;
    else if (life.killed && why.get(connectionId) === 'ended')
      yield `${connectionId} was still open when the session ended, long after its node's death`;
  }
  for (const type of [JOINED, LEFT]) {
    const told = facts.filter((fact) => fact.type === type).length;
    const stored = type === JOINED ? intervals.length : intervals.filter(({ leftAt }) => leftAt).length;
    if (told !== stored) yield `${told} facts ${type}, ${stored} intervals`;
  }
  const known = new Set(intervals.map(({ connectionId }) => connectionId));
  for (const { joins } of clients)
    for (const socket of joins) if (!known.has(socket)) yield `the join of ${socket} was acknowledged but is not stored`;
  yield* overlaps(intervals);
};

/** Intervals of the same socket do not overlap. */
const overlaps = function* (intervals: readonly StoredInterval[]): Generator<string> {
  for (const [socket, own] of Map.groupBy(intervals, ({ connectionId }) => connectionId))
    for (const [index, { joinedAt }] of own.entries()) {
      const before = own[index - 1]?.leftAt;
      if (index > 0 && (!before || before > joinedAt)) yield `${socket} is in the session twice at ${joinedAt.toISOString()}`;
    }
};

/** Checks intervals and their facts, and that those of dead nodes ended with them. `lives` are ordered by start. */
export const checkPresence = (stored: Stored, clients: readonly Client[], lives: readonly Life[]): Finding[] =>
  [...presence(stored, clients, lives)].map((what) => ({ check: 'presence', what }));
