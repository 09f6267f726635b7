import type { Joined, Line, MarkStatus, Received, RoomState } from './state.ts';

/* A session as the server keeps it, written apart from the store, for its specs. */

export const ME = 'ann';
const AT = '2026-09-01T07:00:00.000Z';
const SESSION = {
  id: 's',
  title: 'History',
  status: 'live',
  outcome: null,
  classId: 'c',
  hostId: 'host',
  instructor: 'Grace',
  startedAt: AT,
  endedAt: null,
  videoUrl: null,
  video: null,
  capture: ['teacher'],
  marksVisibility: 'room',
} as const;
const blank = (studentId: string, expected: boolean): Line => ({
  studentId,
  expected,
  notExpected: null,
  status: null,
  source: null,
  markedAt: null,
});

/** `for staff`: students do not see it. */
interface Fact {
  readonly seq: number;
  readonly staffOnly: boolean;
  readonly message: Received;
}

export type Command =
  | { readonly do: 'mark'; readonly who: string; readonly status: MarkStatus | null }
  | { readonly do: 'rest'; readonly status: MarkStatus }
  | { readonly do: 'line'; readonly who: string; readonly expected: boolean }
  | { readonly do: 'gone' | 'raise' | 'lower'; readonly who: string }
  | { readonly do: 'lower all' }
  | { readonly do: 'lock' | 'chat'; readonly on: boolean };

export class FakeSession {
  private readonly lines = new Map<string, Line>([[ME, blank(ME, true)]]);
  private hands: { userId: string; seq: number }[] = [];
  private locked = false;
  private chatOpen = true;
  private readonly facts: Fact[] = [];

  constructor(private readonly staff: boolean) {}

  private get seq(): number {
    return this.facts.length;
  }

  /** Its messages, as this listener gets them. */
  private since(seq: number): Received[] {
    let after = seq;
    return this.facts
      .filter((fact) => fact.seq > seq && (this.staff || !fact.staffOnly))
      .map(({ seq: own, message }) => {
        const numbered = { event: message.event, data: { ...message.data, sessionId: 's', seq: own, after } } as Received;
        after = own;
        return numbered;
      });
  }

  /** The latest number that this listener can see. */
  get head(): number {
    return this.facts.findLast((fact) => this.staff || !fact.staffOnly)?.seq ?? 0;
  }

  /** Carries out a command; returns the live message for the listener, if there is one. */
  run(command: Command): Received | undefined {
    const [before, { seq }] = [this.head, this];
    this.carryOut(command);
    return this.seq > seq ? this.since(before)[0] : undefined;
  }

  private fact(event: Received['event'], data: object, staffOnly = false): void {
    this.facts.push({ seq: this.seq + 1, staffOnly, message: { event, data } as unknown as Received });
  }

  private carryOut(command: Command): void {
    if (command.do === 'mark' && this.lines.has(command.who)) {
      const mark = { status: command.status, source: 'teacher', at: AT } as const;
      this.mark(command.who, command.status);
      this.fact('ATTENDANCE_MARKED', { marks: [{ studentId: command.who, ...mark }] });
    } else if (command.do === 'rest') {
      const rest = [...this.lines.values()].filter((line) => line.expected && !line.status).map(({ studentId }) => studentId);
      for (const id of rest) this.mark(id, command.status);
      const mark = { status: command.status, source: 'teacher', at: AT } as const;
      if (this.staff) this.fact('ATTENDANCE_MARKED', { marks: [], rest: { ...mark, count: rest.length } });
      else this.fact('ATTENDANCE_MARKED', { marks: rest.map((studentId) => ({ studentId, ...mark })) });
    } else if (command.do === 'line') {
      this.lines.set(command.who, {
        ...(this.lines.get(command.who) ?? blank(command.who, true)),
        expected: command.expected,
        notExpected: null,
      });
      this.fact('LINE_ADDED', { studentId: command.who, name: command.who, expected: command.expected }, true);
    } else if (command.do === 'gone' && this.lines.has(command.who)) {
      this.lines.set(command.who, { ...this.lines.get(command.who)!, expected: false, notExpected: 'unenrolled' });
      this.fact('NO_LONGER_EXPECTED', { studentId: command.who, name: command.who, reason: 'unenrolled' }, true);
    } else this.inTheClassroom(command);
  }

  private mark(studentId: string, status: MarkStatus | null): void {
    const line = this.lines.get(studentId)!;
    this.lines.set(studentId, { ...line, status, source: status && 'teacher', markedAt: status && AT });
  }

  private inTheClassroom(command: Command): void {
    if (command.do === 'raise' && !this.hands.some(({ userId }) => userId === command.who)) {
      this.hands.push({ userId: command.who, seq: this.seq + 1 });
      this.fact('HAND_RAISED', { userId: command.who, name: command.who, at: AT });
    } else if (command.do === 'lower' && this.hands.some(({ userId }) => userId === command.who)) {
      this.hands = this.hands.filter(({ userId }) => userId !== command.who);
      this.fact('HAND_LOWERED', { userIds: [command.who] });
    } else if (command.do === 'lower all' && this.hands.length) {
      this.hands = [];
      this.fact('HAND_LOWERED', { userIds: null });
    } else if (command.do === 'lock') {
      this.locked = command.on;
      this.fact('ROOM_LOCKED', { locked: command.on });
    } else if (command.do === 'chat') {
      this.chatOpen = command.on;
      this.fact('CHAT_SWITCHED', { open: command.on });
    }
  }

  /** `limit`: how many missed messages there may be before the answer is a snapshot. */
  join(since: number | null, limit = Infinity): Joined {
    const missed = since === null ? null : this.since(since);
    const replays = missed !== null && missed.length <= limit;
    return {
      sessionId: 's',
      seq: this.seq,
      staff: this.staff,
      snapshot: replays ? null : this.snapshot(),
      missed: replays ? missed : null,
      resync: !replays && since !== null,
      participants: { items: [], count: 0 },
      meetingUrl: null,
      meetingPassword: null,
      media: { mode: 'none', reason: 'not-asked', message: null, limit: 4, peers: [], iceServers: [] },
    } as Joined;
  }

  private snapshot(): Joined['snapshot'] {
    const { hands } = this;
    const marks = [...this.lines.values()].filter(({ status }) => this.staff || status);
    return {
      session: SESSION,
      marks,
      me: this.staff ? null : this.lines.get(ME)!,
      classroom: {
        chatOpen: this.chatOpen,
        hands: { items: hands.map(({ userId, seq }) => ({ userId, name: userId, seq, at: AT })), count: hands.length },
        locked: this.locked,
        muted: [],
        playback: null,
      },
      verification: null,
    };
  }

  /** What of a state must be the same as here. `expected` is known to staff only. */
  seen({ lines, me, hands, locked, chatOpen }: RoomState) {
    const marks = Object.fromEntries(
      Object.values(lines)
        .filter(({ status }) => this.staff || status)
        .map((line) => [line.studentId, this.staff ? line : { ...line, expected: true, notExpected: null }]),
    );
    return { marks, mine: this.staff ? null : (me?.status ?? null), hands, locked, chatOpen };
  }
}
