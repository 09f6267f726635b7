import type { AttendanceSummary } from '../../../src/contracts/attendance.ts';
import type { JoinAnswer, OnTheWire } from '../../../src/contracts/realtime.ts';

export interface Mark {
  readonly studentId: string;
  readonly status: string;
}

/** Marks received one by one after `from` up to `to`. A snapshot starts a new run. */
export interface Told {
  readonly from: number;
  to: number;
  readonly marks: Mark[];
}

interface Message {
  readonly seq?: number;
  readonly after?: number;
  readonly marks?: readonly Mark[];
  readonly summary?: AttendanceSummary;
}

/** What a client holds of a room, strictly by the rules of docs/adr/0005: drop old messages, rejoin on a gap, apply the rest. */
export class RoomModel {
  /** The last number it holds; undefined before the first join. */
  last: number | undefined;
  readonly statuses = new Map<string, string>();
  ended = false;
  summary: AttendanceSummary | undefined;
  readonly told: Told[] = [];
  /** What no server may do, whatever happened to it. */
  readonly wrong: string[] = [];
  readonly counts = { snapshots: 0, replays: 0, replayed: 0, gaps: 0, old: 0 };

  /** Called with each message that is applied, live or replayed. */
  readonly onApplied: ((event: string, message: object) => void)[] = [];

  joined({ seq, snapshot, missed }: OnTheWire<JoinAnswer>, since: number | undefined): void {
    if (since !== undefined && seq < since) this.wrong.push(`held number ${since}, but the database only has ${seq}`);
    if (snapshot) {
      this.counts.snapshots++;
      this.statuses.clear();
      for (const { studentId, status } of snapshot.marks) if (status) this.statuses.set(studentId, status);
      this.told.push({ from: seq, to: seq, marks: [] });
    } else {
      this.counts.replays++;
      this.counts.replayed += missed!.length;
      for (const { event, data } of missed!) if (this.heard(event, data as Message)) this.wrong.push(`a replay since ${since} has a hole`);
      this.told.at(-1)!.to = seq;
    }
    this.last = seq;
  }

  /** Returns whether there is a gap before this message: then it is not applied, and the client must rejoin. */
  heard(event: string, message: Message): boolean {
    const { seq, after } = message;
    // An announcement from outside the room.
    if (seq === undefined || this.last === undefined) return false;
    if (event === 'HEAD') return this.hole(seq > this.last);
    if (seq <= this.last) {
      this.counts.old++;
      return false;
    }
    if (this.hole(after! > this.last)) return true;
    this.apply(event, message);
    this.last = this.told.at(-1)!.to = seq;
    return false;
  }

  private hole(is: boolean): boolean {
    if (is) this.counts.gaps++;
    return is;
  }

  private apply(event: string, message: Message): void {
    const { marks = [], summary } = message;
    for (const told of this.onApplied) told(event, message);
    if (event === 'ATTENDANCE_MARKED')
      for (const { studentId, status } of marks) {
        this.statuses.set(studentId, status);
        this.told.at(-1)!.marks.push({ studentId, status });
      }
    if (event === 'SESSION_ENDED') this.ended = true;
    if (event === 'DONE') this.summary = summary;
  }
}
