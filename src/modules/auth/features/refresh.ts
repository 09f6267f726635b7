import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Grant, UserView } from '../../../contracts/auth.js';
import { userStream } from '../../../contracts/fact.js';
import { Clock } from '../../../kernel/clock.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { Database, type Transaction } from '../../../kernel/messaging/database.js';
import { Devices, tokenHash } from '../devices.js';
import { judge } from '../domain/refresh-token.js';
import { Grants } from '../grants.js';
import { USER_VIEW } from '../user-view.js';

/** Exchanges a refresh token for a new one and an access token. One that comes a second time signs its device out. */
export class Refresh extends Command<Grant> {
  constructor(readonly refreshToken: string) {
    super();
  }
}

interface TokenRow {
  device_id: string;
  used_at: Date | null;
  expires_at: Date;
}

@CommandHandler(Refresh)
export class RefreshHandler implements ICommandHandler<Refresh> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly devices: Devices,
    private readonly grants: Grants,
  ) {}

  async execute({ refreshToken }: Refresh): Promise<Grant> {
    const arrivedAt = this.clock.now();
    const hash = tokenHash(refreshToken);
    const owner = await this.db.row(sql<{ user_id: string }>`
      select d.user_id from refresh_token t join device d on d.id = t.device_id where t.hash = ${hash}`);
    if (!owner) throw new Refusal('INVALID_REFRESH_TOKEN');
    // Signing out a copied token's device must be committed, so the refusal is thrown outside.
    const outcome = await this.db.transaction([userStream(owner.user_id)], (tx) => this.decide(tx, owner.user_id, hash, arrivedAt));
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }

  private async decide(tx: Transaction, userId: string, hash: Buffer, arrivedAt: Date): Promise<Grant | Refusal> {
    const token = await this.db.row(sql<TokenRow>`select device_id, used_at, expires_at from refresh_token where hash = ${hash}`);
    if (!token) return new Refusal('INVALID_REFRESH_TOKEN');
    const verdict = judge({ usedAt: token.used_at, expiresAt: token.expires_at }, arrivedAt, this.clock.now());
    if (verdict === 'exchange') {
      const user = await this.db.row(sql<UserView>`select ${USER_VIEW} from app_user where id = ${userId}`);
      return this.grants.exchange(user!, token.device_id, hash);
    }
    if (verdict === 'overlap') return new Refusal('REQUEST_IN_PROGRESS');
    if (verdict === 'reuse') await this.devices.end(tx, { userId, why: 'reuse', by: null, only: token.device_id });
    return new Refusal('INVALID_REFRESH_TOKEN');
  }
}
