import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sessionStream } from '../../contracts/fact.js';
import { GetRoomSession } from '../../contracts/live-session.js';
import { Database } from '../../kernel/messaging/database.js';
import type { Register } from './domain/register.js';
import { RegisterStore } from './register-store.js';

/** It opens by a reaction to the start of its session, which has not run yet. */
export class RegisterNotOpen extends Error {}

/** How a register is changed outside the lane of marks: lock, load, let the register decide, save. */
@Injectable()
export class RegisterChange {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
  ) {}

  /** `students` = undefined loads all lines. */
  of(sessionId: string, students: readonly string[] | undefined, decide: (register: Register) => void): Promise<void> {
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const session = await this.queries.execute(new GetRoomSession(sessionId));
      const register = await this.registers.load(sessionId, session?.marksVisibility ?? 'concerned', students);
      // Its opening is a reaction of its own; the runner tries this one again after it.
      if (!register) throw new RegisterNotOpen(`the register of session ${sessionId} is not open yet`);
      decide(register);
      await this.registers.save(tx, sessionId, register);
    });
  }
}
