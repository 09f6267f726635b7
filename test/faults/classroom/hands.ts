import type { ClassroomState } from '../../../src/contracts/classroom/room-state.ts';
import type { OnTheWire } from '../../../src/contracts/realtime.ts';
import { pause, type Chance } from '../support/chance.ts';
import { EXPECTED_REFUSALS, type Finding } from '../support/checks.ts';
import type { Client } from '../support/client.ts';
import type { LiveClass } from '../support/school-session.ts';
import type { Query, StoredFact } from '../support/stored.ts';
import type { Activity } from './activity.ts';

const RAISED = 'classroom.HandRaised';
const LOWERED = 'classroom.HandsLowered';

/** Whose hands were lowered by whom: how often that was acknowledged, and how often the answer was lost. */
interface Lowering {
  acknowledged: number;
  doubtful: number;
}
/** What a client holds: the hands in order, and the numbers of all messages about them. */
interface Held {
  readonly up: Map<string, number>;
  readonly seqs: number[];
}

/** Students raise and lower their hands; teachers lower those of one or of all. */
export class Hands implements Activity {
  private readonly raised: { readonly by: string; readonly seq: number }[] = [];
  private readonly raises = new Map<string, number>();
  private readonly lowerings = new Map<string, Lowering>();
  private readonly wrong: string[] = [];
  private readonly held: ReadonlyMap<Client, Held>;
  private readonly room: LiveClass;
  private readonly chance: Chance;

  constructor(room: LiveClass, chance: Chance) {
    this.room = room;
    this.chance = chance;
    this.held = new Map(room.clients.map((client) => [client, { up: new Map<string, number>(), seqs: [] }]));
    for (const [{ model }, held] of this.held) model.onApplied.push((event, message) => hear(held, event, message as Heard));
  }

  get counts(): Record<string, string> {
    const lowerings = [...this.lowerings.values()].reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    return { 'hands raised / lowered, acknowledged': `${this.raised.length} / ${lowerings}` };
  }

  run(isOver: () => boolean): Promise<unknown> {
    const { teachers, students } = this.room;
    const loop = async (client: Client, act: () => Promise<void>): Promise<void> => {
      for (; !isOver() && client.isInside; await pause(this.chance.between(0, 60))) await act();
    };
    return Promise.all([
      ...students.map((student) => loop(student, () => (this.chance.next() < 0.5 ? this.raise(student) : this.lower(student, student)))),
      ...teachers.map((teacher) => loop(teacher, () => this.lower(teacher, this.chance.next() < 0.1 ? null : this.chance.oneOf(students)))),
    ]);
  }

  private async raise(client: Client): Promise<void> {
    const by = client.account.id;
    this.raises.set(by, (this.raises.get(by) ?? 0) + 1);
    const answer = await client.ask<{ seq: number }>('HAND_RAISED', {});
    if (answer.success) this.raised.push({ by, seq: answer.data.seq });
    else this.refused(answer.code);
  }

  /** The hand of a user or, if null, all. */
  private async lower(client: Client, whose: Client | null): Promise<void> {
    const lowering = this.loweringOf(client.account.id, whose?.account.id);
    lowering.doubtful++;
    const answer = await client.ask<{ lowered: number }>('HAND_LOWERED', whose ? { userId: whose.account.id } : { all: true });
    if (!answer.success) return this.refused(answer.code);
    lowering.doubtful--;
    if (answer.data.lowered) lowering.acknowledged++;
  }

  private loweringOf(by: string | null, whose = 'all'): Lowering {
    const key = `${by} lowers ${whose}`;
    const lowering = this.lowerings.get(key) ?? { acknowledged: 0, doubtful: 0 };
    this.lowerings.set(key, lowering);
    return lowering;
  }

  private refused(code: string): void {
    if (!EXPECTED_REFUSALS.includes(code)) this.wrong.push(`a command was refused with ${code}`);
  }

  async returned({ hands }: OnTheWire<ClassroomState>): Promise<void> {
    const told = shown(hands.items.map(({ userId, seq }) => [userId, seq]));
    for (const [index, { up }] of [...this.held.values()].entries())
      if (shown(up) !== told) this.wrong.push(`after a kill, client ${index} holds ${shown(up)}, a newcomer ${told}`);
  }

  async check(query: Query): Promise<Finding[]> {
    const { sessionId } = this.room;
    const facts = await query<StoredFact>(
      `select seq, type, payload, actor_id as by from event_log where stream = $1 and type in ($2, $3) order by seq`,
      [`session:${sessionId}`, RAISED, LOWERED],
    );
    const rows = await query<{ id: string; seq: number }>('select user_id as id, seq from raised_hand where session_id = $1 order by seq', [
      sessionId,
    ]);
    const logged = replay(facts);
    const stored = shown(rows.map(({ id, seq }) => [id, seq]));
    const found = (check: string, whats: readonly string[]): Finding[] => whats.map((what) => ({ check: `hands: ${check}`, what }));
    return [
      ...found('every command is answered, and everyone holds the same', this.wrong),
      ...found('no hand goes up or down twice', logged.wrong),
      ...found('acknowledged hands are in the log', [...this.raisesMissing(facts), ...this.loweringsMissing(facts)]),
      ...found('the hands are those of the log', stored === shown(logged.up) ? [] : [`${stored} stored, ${shown(logged.up)} in the log`]),
      ...found('everyone is told of each once, in order', this.wronglyTold(facts, stored)),
    ];
  }

  private *raisesMissing(facts: readonly StoredFact[]): Generator<string> {
    const bySeq = new Map(facts.map((fact) => [fact.seq, fact]));
    for (const { by, seq } of this.raised) {
      const fact = bySeq.get(seq);
      if (fact?.type !== RAISED || fact.payload.userId !== by) yield `${by} raised with ${seq}, the log has ${JSON.stringify(fact)}`;
    }
    for (const [by, sent] of this.raises) {
      const count = facts.filter((fact) => fact.type === RAISED && fact.by === by).length;
      if (count > sent) yield `${by} raised ${sent} times, the log has ${count}`;
    }
  }

  private *loweringsMissing(facts: readonly StoredFact[]): Generator<string> {
    const logged = new Map<Lowering, number>();
    for (const { by, payload } of facts.filter(({ type }) => type === LOWERED)) {
      const key = this.loweringOf(by, (payload.userIds as readonly string[] | null)?.join());
      logged.set(key, (logged.get(key) ?? 0) + 1);
    }
    for (const [what, lowering] of this.lowerings) {
      const { acknowledged, doubtful } = lowering;
      const count = logged.get(lowering) ?? 0;
      if (count < acknowledged || count > acknowledged + doubtful)
        yield `${what}: ${acknowledged} acknowledged, ${doubtful} in doubt, ${count} in the log`;
    }
  }

  private wronglyTold(facts: readonly StoredFact[], stored: string): string[] {
    const seqs = facts.map(({ seq }) => seq).join();
    return [...this.held.values()].flatMap((held, n) => [
      ...(held.seqs.join() === seqs ? [] : [`client ${n} heard ${held.seqs.length} of ${facts.length}`]),
      ...(shown(held.up) === stored ? [] : [`client ${n} holds ${shown(held.up)}, stored is ${stored}`]),
    ]);
  }
}

interface Heard {
  readonly seq: number;
  readonly userId: string;
  readonly userIds: readonly string[] | null;
}

const hear = ({ up, seqs }: Held, event: string, { seq, userId, userIds }: Heard): void => {
  if (event === 'HAND_RAISED') up.set(userId, seq);
  else if (event !== 'HAND_LOWERED') return;
  else if (userIds) for (const id of userIds) up.delete(id);
  else up.clear();
  seqs.push(seq);
};

/** The hands that are up after these facts, and what cannot have happened. */
const replay = (facts: readonly StoredFact[]): { readonly up: Map<string, number>; readonly wrong: string[] } => {
  const up = new Map<string, number>();
  const wrong: string[] = [];
  for (const { type, seq, payload } of facts) {
    if (type === RAISED) {
      const userId = payload.userId as string;
      if (up.has(userId)) wrong.push(`${userId} with ${seq} and ${up.get(userId)}`);
      up.set(userId, seq);
    } else
      for (const userId of (payload.userIds as readonly string[] | null) ?? [...up.keys()])
        if (!up.delete(userId)) wrong.push(`${userId} is lowered with ${seq}, but was not up`);
  }
  return { up, wrong };
};

const shown = (hands: Iterable<readonly [string, number]>): string =>
  [...hands].map(([userId, seq]) => `${seq} ${userId.slice(-4)}`).join(', ');
