import { CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { MarkAttendance } from '../../../contracts/attendance.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetSessionAccessOfMany } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { requireMarkable } from '../domain/register-access.ts';
import { RegisterStore } from '../register/register-store.ts';

type Marked = { marked: number; seq: number };

/** Marks come in bursts, so they use the session's lane: one transaction for all that are waiting, in order. */
@CommandHandler(MarkAttendance)
export class MarkAttendanceHandler implements ICommandHandler<MarkAttendance> {
  private readonly lane: Lane<MarkAttendance, Marked>;

  constructor(
    lanes: Lanes,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
  ) {
    this.lane = lanes.open('marks', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  async execute(command: MarkAttendance): Promise<Marked> {
    if (command.by.role === 'student') throw new DomainError('TEACHER_ONLY');
    if (!isId(command.sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(command.sessionId, command);
  }

  private async load(tx: Transaction, sessionId: string, commands: readonly MarkAttendance[]): Promise<Group<MarkAttendance, Marked>> {
    const markers = [...new Map(commands.map(({ by }) => [by.userId, by])).values()];
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, markers));
    const accessOf = new Map(markers.map(({ userId }, index) => [userId, accesses?.[index]]));
    const register = await this.registers.load(sessionId, accesses?.[0]?.marksVisibility ?? 'concerned', studentsOf(commands));

    const head = tx.head(sessionStream(sessionId));
    return {
      decide: ({ by, marks }) => {
        requireMarkable(accessOf.get(by.userId), register);
        return { marked: register.mark(by.userId, marks), seq: head + register.facts.length };
      },
      save: async () => {
        if (register) await this.registers.save(tx, sessionId, register);
      },
    };
  }
}

/** The students that the commands name; undefined (all) if one of them marks the rest. */
const studentsOf = (commands: readonly MarkAttendance[]): string[] | undefined => {
  const named = new Set<string>();
  for (const { marks } of commands) {
    if ('rest' in marks) return undefined;
    for (const { studentId } of marks.marks) named.add(studentId);
  }
  return [...named];
};
