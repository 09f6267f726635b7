import { Chance, pause } from './chance.ts';
import type { Client } from './client.ts';
import type { Ledger } from './ledger.ts';
import type { Mark } from './room-model.ts';

const STATUSES = ['present', 'late', 'absent', 'excused'];

export interface Room {
  readonly url: string | ((client: Client) => string);
  readonly teachers: readonly Client[];
  readonly students: readonly Client[];
}

/** Teachers mark continuously with many marks in flight; students join, stay a while, leave, drop out and come back. */
export class Storm {
  private readonly room: Room;
  private readonly ledger: Ledger;
  private readonly chance: Chance;
  private running = false;
  private loops: Promise<void>[] = [];

  constructor(room: Room, ledger: Ledger, chance: Chance) {
    this.room = room;
    this.ledger = ledger;
    this.chance = chance;
  }

  /** `inFlight` marks in total; students stay where they are unless `moving`. */
  start({ inFlight = 100, moving = true } = {}): void {
    this.running = true;
    const { teachers, students } = this.room;
    for (let slot = 0; slot < inFlight; slot++) this.loops.push(this.marking(teachers[slot % teachers.length]!));
    for (const teacher of teachers) this.loops.push(this.staying(teacher));
    if (moving) for (const student of students) this.loops.push(this.moving(student));
  }

  /** Starts nothing new; resolves once everything in flight is answered or lost. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
    this.loops = [];
  }

  /** Usually one student, sometimes several at once. */
  marks(): Mark[] {
    const { students } = this.room;
    const count = this.chance.next() < 0.9 ? 1 : 3;
    return Array.from({ length: count }, () => ({
      studentId: this.chance.oneOf(students).account.id,
      status: this.chance.oneOf(STATUSES),
    }));
  }

  private async marking(teacher: Client): Promise<void> {
    while (this.running) {
      if (teacher.isInside) await this.ledger.markBySocket(teacher, this.marks());
      await pause(this.chance.between(5, 80));
    }
  }

  /** Reconnects after being disconnected. */
  private async staying(teacher: Client): Promise<void> {
    for (; this.running; await pause(100)) await this.comeIn(teacher);
  }

  private urlOf(client: Client): string {
    const { url } = this.room;
    return typeof url === 'string' ? url : url(client);
  }

  private async comeIn(client: Client): Promise<void> {
    if (!client.isConnected) await this.ledger.time('connect', () => connecting(client, this.urlOf(client)));
    if (client.isConnected && !client.isInside) await this.ledger.time('join', () => client.join());
  }

  private async moving(student: Client): Promise<void> {
    await pause(this.chance.between(0, 300));
    while (this.running) {
      await this.comeIn(student);
      await pause(this.chance.between(50, 700));
      if (!this.running) return;
      const next = this.chance.next();
      if (next < 0.4) student.drop();
      else if (next < 0.7 && student.isInside) await this.ledger.time('leave', () => student.leave());
    }
  }
}

const connecting = (client: Client, url: string): Promise<{ success: true; data: null } | { success: false; code: string }> =>
  client.connect(url).then(
    () => ({ success: true, data: null }),
    (error: Error) => ({ success: false, code: /"code":"(\w+)"/.exec(error.message)?.[1] ?? 'LOST' }),
  );
