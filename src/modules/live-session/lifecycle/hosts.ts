import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople, type Person } from '../../../contracts/auth.ts';
import { GetClassAccess } from '../../../contracts/classes.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { mayHost } from '../access/domain/session-access.ts';
import type { LiveSession } from './domain/live-session.ts';

/** Looks up hosts and prepares hand-overs. */
@Injectable()
export class Hosts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Locks the user's stream, so that a concurrent rename waits for the sessions created with the old name and then updates them. */
  async find(tx: Transaction, hostId: string): Promise<Person | undefined> {
    await tx.lock(userStream(hostId));
    const [host] = await this.queries.execute(new GetPeople([hostId]));
    return host;
  }

  /**
   * Checks the new host of a hand-over and returns it; undefined if the user already hosts all of the sessions. The sessions must share one class,
   * or have none, and their streams must be locked. Throws TEACHER_NOT_FOUND, NOT_A_TEACHER and HOST_NOT_ON_STAFF.
   */
  async prepareHandOver(tx: Transaction, hostId: string, sessions: readonly LiveSession[]): Promise<Person | undefined> {
    const handedOver = sessions.filter((session) => session.hostId !== hostId);
    if (!handedOver.length) return undefined;
    const host = await this.find(tx, hostId);
    if (!host) throw new DomainError('TEACHER_NOT_FOUND');
    if (!mayHost(host)) throw new DomainError('NOT_A_TEACHER');
    const { classId } = handedOver[0]!;
    if (classId && host.role !== 'admin') {
      const access = await this.queries.execute(new GetClassAccess(classId, hostId));
      if (!access?.isTeacher) throw new DomainError('HOST_NOT_ON_STAFF');
    }
    for (const session of handedOver) if (session.status === 'live') await this.awaitHost(session);
    return host;
  }

  /** Gives the new host the full time to arrive, if the previous host had been in the room or was still awaited. */
  private async awaitHost({ id, hostId }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session set host_due_at = ${this.clock.now()} where id = ${id} and (host_due_at > started_at or exists (
        select 1 from presence_interval h where h.session_id = ${id} and h.user_id = ${hostId} and h.node_id is not null))`);
  }
}
