import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople, type Person } from '../../../contracts/auth.ts';
import { GetClassAccess } from '../../../contracts/classes.ts';
import { userStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { mayHost } from '../access/domain/session-access.ts';

/** Looks up hosts and checks who may be one. */
@Injectable()
export class Hosts {
  constructor(private readonly queries: QueryBus) {}

  /** Locks the user's stream, so that a concurrent rename waits for the sessions created with the old name and then updates them. */
  async find(tx: Transaction, hostId: string): Promise<Person | undefined> {
    await tx.lock(userStream(hostId));
    const [host] = await this.queries.execute(new GetPeople([hostId]));
    return host;
  }

  /** Finds a user and checks that they may host sessions of this class (null = without a class). Throws TEACHER_NOT_FOUND, NOT_A_TEACHER, HOST_NOT_ON_STAFF. */
  async require(tx: Transaction, hostId: string, classId: string | null): Promise<Person> {
    const host = await this.find(tx, hostId);
    if (!host) throw new DomainError('TEACHER_NOT_FOUND');
    if (!mayHost(host)) throw new DomainError('NOT_A_TEACHER');
    if (classId && host.role !== 'admin') {
      const access = await this.queries.execute(new GetClassAccess(classId, hostId));
      if (!access?.isTeacher) throw new DomainError('HOST_NOT_ON_STAFF');
    }
    return host;
  }
}
