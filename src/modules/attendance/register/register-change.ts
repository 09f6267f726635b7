import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetRoomSession, type RoomSession } from '../../../contracts/live-session.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import type { Register } from '../domain/register.ts';
import { RegisterStore } from './register-store.ts';

/** Changes a register outside the lane of marks: locks, loads, lets `decide` change it, saves. Does nothing if a session has no register. */
@Injectable()
export class RegisterChange {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
  ) {}

  /** Loads all lines if `students` is undefined. */
  run(
    sessionId: string,
    students: readonly string[] | undefined,
    decide: (register: Register, session: RoomSession | null) => void | Promise<void>,
  ): Promise<void> {
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const session = await this.queries.execute(new GetRoomSession(sessionId));
      const register = await this.registers.load(sessionId, session?.marksVisibility ?? 'concerned', students);
      if (!register) return;
      await decide(register, session);
      await this.registers.save(tx, sessionId, register);
    });
  }
}
