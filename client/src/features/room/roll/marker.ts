import { createStore } from 'zustand/vanilla';
import { hasCode } from '../../../api/failures.ts';
import type { RoomConnection } from '../link/connection.ts';
import type { MarkStatus, RoomState } from '../store/state.ts';
import { givenUp, marking, pendingOf, refused, saved, settled, unsavedOf, type OwnMarks } from './own-marks.ts';

/** What was there before something this page did. */
export interface Undoable {
  readonly status: MarkStatus | null;
  /** Each with the status before. */
  readonly lines: readonly { readonly studentId: string; readonly status: MarkStatus | null }[];
}
interface State {
  readonly own: OwnMarks;
  readonly undoable: readonly Undoable[];
}

type Mark = { studentId: string; status: MarkStatus | null };
type Turn = Mark & { readonly turn: number };
type Body = { sessionId: string } & (Mark | { marks: Mark[] } | { rest: MarkStatus });
/** Sends ATTENDANCE_MARKED. */
export type SendMarks = (body: Body) => Promise<{ readonly seq: number }>;

/** In ms: an answer that did not come while the connection holds. */
const PAUSE = 2_000;
/** The server takes up to 1,000 marks in one command. */
const CHUNK = 500;
const KEPT = 50;

/** The marks that this page makes: shown at once, sent, sent again after a lost connection, and undone. */
export class Marker {
  readonly store = createStore<State>(() => ({ own: {}, undoable: [] }));
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: (() => void)[];

  constructor(
    private readonly connection: Pick<RoomConnection, 'sessionId' | 'link' | 'room'>,
    private readonly send: SendMarks,
  ) {
    this.stop = [
      connection.room.subscribe((state) => state && this.change((own) => settled(own, state.seq))),
      connection.link.subscribe(({ status }, before) => status === 'inside' && before.status !== 'inside' && this.sendAgain()),
    ];
  }

  close(): void {
    clearTimeout(this.timer);
    this.stop.forEach((stop) => stop());
  }

  /** The students whose marks are not in the database. */
  get unsaved(): readonly string[] {
    return unsavedOf(this.store.getState().own);
  }

  statusOf(studentId: string): MarkStatus | null {
    const mark = this.store.getState().own[studentId];
    return mark ? mark.status : (this.room.lines[studentId]?.status ?? null);
  }

  mark(studentId: string, status: MarkStatus | null): void {
    const before = this.statusOf(studentId);
    if (before === status) return;
    this.remember({ status, lines: [{ studentId, status: before }] });
    this.put(studentId, status);
  }

  /** Expected students without a mark, as far as this page knows. */
  get rest(): readonly string[] {
    return Object.values(this.room.lines)
      .filter(({ expected, studentId }) => expected && this.statusOf(studentId) === null)
      .map(({ studentId }) => studentId);
  }

  /** Marks only those who have no mark when the command arrives. Rejects if it cannot be done now. */
  async markRest(status: MarkStatus): Promise<void> {
    const lines = this.rest.map((studentId) => ({ studentId, status: null }));
    await this.send({ sessionId: this.connection.sessionId, rest: status });
    this.remember({ status, lines });
  }

  /** Takes the last thing back, except what somebody else has changed since. Returns what it was. */
  undo(): Undoable | undefined {
    const { undoable } = this.store.getState();
    const last = undoable.at(-1);
    if (!last) return undefined;
    this.store.setState({ undoable: undoable.slice(0, -1) });
    const unchanged = last.lines.filter(({ studentId }) => this.statusOf(studentId) === last.status);
    if (unchanged.length === 1) this.put(unchanged[0]!.studentId, unchanged[0]!.status);
    else for (let from = 0; from < unchanged.length; from += CHUNK) this.putAll(unchanged.slice(from, from + CHUNK));
    return last;
  }

  retry(studentId: string): void {
    const mark = this.store.getState().own[studentId];
    if (mark) this.put(studentId, mark.status);
  }

  giveUp(studentId: string): void {
    this.change((own) => givenUp(own, studentId));
  }

  private get room(): RoomState {
    return this.connection.room.getState()!;
  }

  private change(to: (own: OwnMarks) => OwnMarks): void {
    const { own } = this.store.getState();
    const next = to(own);
    if (next !== own) this.store.setState({ own: next });
  }

  private remember(what: Undoable): void {
    this.store.setState(({ undoable }) => ({ undoable: [...undoable, what].slice(-KEPT) }));
  }

  private put(studentId: string, status: MarkStatus | null): void {
    const turn = ++this.turn;
    this.change((own) => marking(own, studentId, status, turn));
    void this.deliver([{ studentId, status, turn }]);
  }

  private putAll(marks: readonly Mark[]): void {
    const turn = ++this.turn;
    this.change((own) => marks.reduce((all, { studentId, status }) => marking(all, studentId, status, turn), own));
    void this.deliver(marks.map((mark) => ({ ...mark, turn })));
  }

  private sendAgain(): void {
    const pending = pendingOf(this.store.getState().own).map(([studentId, { status, turn }]) => ({ studentId, status, turn }));
    // Together, because single ones might be too many for a moment.
    for (let from = 0; from < pending.length; from += CHUNK) void this.deliver(pending.slice(from, from + CHUNK));
  }

  private async deliver(marks: readonly Turn[]): Promise<void> {
    const { sessionId, link } = this.connection;
    // Until the room has been joined, they wait.
    if (!marks.length || link.getState().status !== 'inside') return;
    const plain = marks.map(({ studentId, status }) => ({ studentId, status }));
    try {
      const { seq } = await this.send(plain.length === 1 ? { sessionId, ...plain[0]! } : { sessionId, marks: plain });
      this.change((own) => marks.reduce((all, { studentId, turn }) => saved(all, studentId, turn, seq), own));
      this.change((own) => settled(own, this.room.seq));
    } catch (failure) {
      if (hasCode(failure, 'OFFLINE')) this.timer = setTimeout(() => this.sendAgain(), PAUSE);
      else if (marks.length > 1) for (const mark of marks) await this.deliver([mark]);
      else this.change((own) => refused(own, marks[0]!.studentId, marks[0]!.turn, failure));
    }
  }
}
