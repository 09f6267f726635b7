import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Authenticate, type Principal, type Role } from '../../../contracts/auth.js';
import { Clock } from '../../../kernel/clock.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher } from '../../../kernel/messaging/batcher.js';
import { Database } from '../../../kernel/messaging/database.js';
import { AccessCache } from '../tokens/access-cache.ts';
import { AccessTokens } from '../tokens/access-tokens.ts';

interface Asked {
  readonly deviceId: string;
  readonly userId: string;
}

/** Devices asked about in one statement: after a restart a whole school comes back at once. */
const MOST_AT_ONCE = 500;

@QueryHandler(Authenticate)
export class AuthenticateHandler implements IQueryHandler<Authenticate> {
  private readonly roles = new Batcher<Asked, Role | undefined>((_, asked) => this.rolesOf(asked), {
    maxBatch: MOST_AT_ONCE,
    blamesOne: () => false,
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tokens: AccessTokens,
    private readonly cache: AccessCache,
  ) {}

  async execute({ token }: Authenticate): Promise<Principal> {
    const { userId, deviceId, expiresAt } = this.tokens.check(token);
    const role = await this.cache.through(userId, deviceId, () => this.roleOf({ deviceId, userId }));
    return { userId, role, deviceId, expiresAt };
  }

  private async roleOf(asked: Asked): Promise<Role> {
    const role = await this.db.outside(() => this.roles.run('', asked));
    if (!role) throw new DomainError('UNAUTHENTICATED');
    return role;
  }

  /** The roles as the database has them now; undefined where the device was signed out or its user is not active. */
  private async rolesOf(asked: readonly Asked[]): Promise<{ ok: Role | undefined }[]> {
    const rows = await this.db.rows(sql<{ id: string; user_id: string; role: Role }>`
      select d.id, d.user_id, u.role from device d join app_user u on u.id = d.user_id
      where d.id = any(${asked.map(({ deviceId }) => deviceId)}::uuid[])
        and d.ended_at is null and d.expires_at > ${this.clock.now()} and u.status = 'active'`);
    const found = new Map(rows.map((row) => [row.id, row]));
    return asked.map(({ deviceId, userId }) => {
      const row = found.get(deviceId);
      return { ok: row?.user_id === userId ? row.role : undefined };
    });
  }
}
