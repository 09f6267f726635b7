import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Role } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';
import { AccessCache } from './access-cache.ts';

interface Lookup {
  readonly deviceId: string;
  readonly userId: string;
}

/** Devices per statement. After a restart, a whole school reconnects at once. */
const MAX_BATCH = 500;

/** Looks up the current role of the user who is signed in on a device. */
@Injectable()
export class DeviceRoles {
  private readonly reads: SharedReads<Lookup, Role | undefined>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly cache: AccessCache,
  ) {
    this.reads = new SharedReads(db, (lookups) => this.load(lookups), MAX_BATCH);
  }

  /** Rejects with UNAUTHENTICATED if the device was signed out, has expired or is not this user's, or the user is not active. */
  of(userId: string, deviceId: string): Promise<Role> {
    return this.cache.getOrLoad(userId, deviceId, async () => {
      const role = await this.db.outside(() => this.reads.ask({ deviceId, userId }));
      if (!role) throw new DomainError('UNAUTHENTICATED');
      return role;
    });
  }

  private async load(lookups: readonly Lookup[]): Promise<(Role | undefined)[]> {
    const rows = await this.db.rows(sql<{ id: string; user_id: string; role: Role }>`
      select d.id, d.user_id, u.role from device d join app_user u on u.id = d.user_id
      where d.id = any(${lookups.map(({ deviceId }) => deviceId)}::uuid[])
        and d.ended_at is null and d.expires_at > ${this.clock.now()} and u.status = 'active'`);
    const found = new Map(rows.map((row) => [row.id, row]));
    return lookups.map(({ deviceId, userId }) => {
      const row = found.get(deviceId);
      return row?.user_id === userId ? row.role : undefined;
    });
  }
}
