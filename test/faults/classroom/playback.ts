import type { ClassroomState } from '../../../src/contracts/classroom/room-state.ts';
import type { OnTheWire } from '../../../src/contracts/realtime.ts';
import { pause, type Chance } from '../support/chance.ts';
import { EXPECTED_REFUSALS, type Finding } from '../support/checks.ts';
import type { Client } from '../support/client.ts';
import type { LiveClass } from '../support/school-session.ts';
import type { Query } from '../support/stored.ts';
import type { Activity } from './activity.ts';

/** A change by a host. Its position occurs once, and later changes have greater ones. */
interface Change {
  readonly by: Client;
  readonly playing: boolean;
  readonly position: number;
  readonly rate: number;
  /** The number it was acknowledged with. */
  seq?: number;
}
interface State {
  readonly playing: boolean;
  readonly position: number;
  readonly rate: number;
  readonly at: string | Date;
}
type StoredState = State & { readonly seq: number };

/** Both hosts drag the video about without waiting for answers, as a seek bar does. */
export class Playback implements Activity {
  private readonly changes: Change[] = [];
  private readonly wrong: string[] = [];
  /** What each client was told, in order. */
  private readonly heard: ReadonlyMap<Client, State[]>;
  private readonly room: LiveClass;
  private readonly chance: Chance;

  constructor(room: LiveClass, chance: Chance) {
    this.room = room;
    this.chance = chance;
    this.heard = new Map(room.clients.map((client) => [client, []]));
    for (const [{ model }, states] of this.heard)
      model.onApplied.push((event, message) => {
        if (event === 'PLAYBACK') states.push(message as State);
      });
  }

  get counts(): Record<string, string> {
    const acknowledged = this.changes.filter(({ seq }) => seq !== undefined);
    const facts = new Set(acknowledged.map(({ seq }) => seq)).size;
    return { 'changes of the video sent / acknowledged, as so many facts': `${this.changes.length} / ${acknowledged.length}, ${facts}` };
  }

  async run(isOver: () => boolean): Promise<void> {
    const answers: Promise<void>[] = [];
    const loops = this.room.teachers.map(async (host) => {
      for (; !isOver() && host.isInside; await pause(this.chance.between(10, 90))) answers.push(this.change(host));
    });
    await Promise.all(loops);
    await Promise.all(answers);
  }

  private async change(by: Client): Promise<void> {
    const change: Change = {
      by,
      playing: this.chance.next() < 0.5,
      position: this.changes.length + 0.5,
      rate: this.chance.oneOf([0.5, 1, 2]),
    };
    this.changes.push(change);
    const { playing, position, rate } = change;
    const answer = await by.ask<{ seq: number }>('PLAYBACK', { playing, position, rate });
    if (answer.success) change.seq = answer.data.seq;
    else if (!EXPECTED_REFUSALS.includes(answer.code)) this.wrong.push(`a change was refused with ${answer.code}`);
  }

  async returned({ playback }: OnTheWire<ClassroomState>): Promise<void> {
    for (const [index, states] of [...this.heard.values()].entries())
      if (shown(states.at(-1)) !== shown(playback))
        this.wrong.push(`after a kill, client ${index} holds ${shown(states.at(-1))}, a newcomer ${shown(playback)}`);
  }

  async check(query: Query): Promise<Finding[]> {
    const { sessionId } = this.room;
    const logged = await query<{ seq: number; at: Date; payload: State }>(
      `select seq, payload, occurred_at as at from event_log where stream = $1 and type = 'classroom.PlaybackChanged' order by seq`,
      [`session:${sessionId}`],
    );
    const facts = logged.map(({ seq, at, payload }): StoredState => ({ ...payload, seq, at }));
    const [row] = await query<State>('select playing, position, rate, changed_at as at from playback where session_id = $1', [sessionId]);
    const found = (check: string, whats: Iterable<string>): Finding[] => [...whats].map((what) => ({ check: `playback: ${check}`, what }));
    return [
      ...found('every command is answered, and everyone holds the same', this.wrong),
      ...found('the log has what was sent, once and in order', this.neverSent(facts)),
      ...found('acknowledged changes are in the log', this.missing(facts)),
      ...found('the last change is stored', shown(row) === shown(facts.at(-1)) ? [] : [`${shown(row)} is, not ${shown(facts.at(-1))}`]),
      ...found('everyone is told of each once, in order', this.wronglyTold(facts)),
    ];
  }

  private *neverSent(facts: readonly StoredState[]): Generator<string> {
    const last = new Map<Client, number>();
    for (const fact of facts) {
      const { by, playing, rate } = this.sentWith(fact) ?? {};
      if (!by || playing !== fact.playing || rate !== fact.rate) yield `${fact.seq}: ${shown(fact)}`;
      else if (fact.position <= (last.get(by) ?? 0)) yield `${fact.seq} has ${fact.position} after ${last.get(by)} of the same host`;
      else last.set(by, fact.position);
    }
  }

  /** A change is in the fact it was acknowledged with, or superseded there by a later one. */
  private *missing(facts: readonly StoredState[]): Generator<string> {
    for (const { by, seq, position } of this.changes) {
      if (seq === undefined) continue;
      if (!facts.some((fact) => fact.seq === seq)) yield `${position} was acknowledged with ${seq}, which is no such fact`;
      for (const fact of facts.filter((each) => this.sentWith(each)?.by === by))
        if (fact.seq < seq ? fact.position >= position : fact.seq > seq ? fact.position <= position : fact.position < position)
          yield `${position} was acknowledged with ${seq}, but ${fact.seq} has ${fact.position} of the same host`;
    }
  }

  private sentWith({ position }: State): Change | undefined {
    return this.changes[position - 0.5];
  }

  private wronglyTold(facts: readonly StoredState[]): string[] {
    const all = facts.map(shown).join();
    return [...this.heard.values()].flatMap((states, n) =>
      states.map(shown).join() === all ? [] : [`client ${n} heard ${states.length} of ${facts.length}`],
    );
  }
}

const shown = (state: State | null | undefined): string =>
  state ? `${state.playing ? 'playing' : 'paused'} ${state.position} ×${state.rate} ${new Date(state.at).toISOString()}` : 'nothing';
