import { CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { MarkAttendance } from '../../../contracts/attendance.js';
import { sessionStream } from '../../../contracts/fact.js';
import { GetSessionAccessOfMany } from '../../../contracts/live-session.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.js';
import type { Transaction } from '../../../kernel/messaging/database.js';
import { Lanes } from '../../../kernel/messaging/lanes.js';
import type { Lane } from '../../../kernel/messaging/lane.js';
import type { Outcome } from '../../../kernel/messaging/batcher.js';
import { mayMark } from '../domain/may-mark.js';
import { RegisterStore } from '../register-store.js';

type Marked = { marked: number; seq: number };

/** Marks come in storms, so they take the session's lane: one transaction for all that wait, in the order they came. */
@CommandHandler(MarkAttendance)
export class MarkAttendanceHandler implements ICommandHandler<MarkAttendance> {
  private readonly lane: Lane<MarkAttendance, Marked>;

  constructor(
    lanes: Lanes,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
  ) {
    this.lane = lanes.open('marks', { stream: sessionStream, apply: (tx, sessionId, commands) => this.apply(tx, sessionId, commands) });
  }

  async execute(command: MarkAttendance): Promise<Marked> {
    if (command.by.role === 'student') throw new DomainError('TEACHER_ONLY');
    if (!isId(command.sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(command.sessionId, command);
  }

  private async apply(tx: Transaction, sessionId: string, commands: readonly MarkAttendance[]): Promise<Outcome<Marked>[]> {
    const markers = [...new Map(commands.map(({ by }) => [by.userId, by])).values()];
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, markers));
    const accessOf = new Map(markers.map(({ userId }, index) => [userId, accesses?.[index]]));
    const register = await this.registers.load(sessionId, accesses?.[0]?.marksVisibility ?? 'concerned', studentsOf(commands));

    const outcomes = commands.map(({ by, marks }): Outcome<{ marked: number; facts: number }> => {
      try {
        mayMark(accessOf.get(by.userId), register);
        return { ok: { marked: register.mark(by.userId, marks), facts: register.facts.length } };
      } catch (error) {
        return { error };
      }
    });

    const head = tx.head(sessionStream(sessionId));
    if (register) await this.registers.save(tx, sessionId, register);
    return outcomes.map((outcome) => ('error' in outcome ? outcome : { ok: { marked: outcome.ok.marked, seq: head + outcome.ok.facts } }));
  }
}

/** The students named, or undefined (all) where somebody marks the rest. */
const studentsOf = (commands: readonly MarkAttendance[]): string[] | undefined => {
  const named = new Set<string>();
  for (const { marks } of commands) {
    if ('rest' in marks) return undefined;
    for (const { studentId } of marks.marks) named.add(studentId);
  }
  return [...named];
};
