import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import type { TokenPair, UserView } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { Devices, tokenHash } from '../tokens/devices.ts';
import { judge, type PresentedToken } from '../domain/refresh-token.ts';
import { TokenPairs } from '../tokens/token-pairs.ts';
import { USER_VIEW } from '../accounts/user-view.ts';

/** Exchanges a refresh token for a new token pair. Reusing one after REFRESH_GRACE signs its device out. */
export class Refresh extends Command<TokenPair> {
  constructor(readonly refreshToken: string) {
    super();
  }
}

@CommandHandler(Refresh)
export class RefreshHandler implements ICommandHandler<Refresh> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly devices: Devices,
    private readonly tokenPairs: TokenPairs,
    private readonly config: Config,
  ) {}

  async execute({ refreshToken }: Refresh): Promise<TokenPair> {
    const arrivedAt = this.clock.now();
    const owner = await this.db.row(sql<{ user_id: string }>`
      select d.user_id from refresh_token t join device d on d.id = t.device_id where t.hash = ${tokenHash(refreshToken)}`);
    if (!owner) throw new DomainError('INVALID_REFRESH_TOKEN');
    // Signing out the device of a copied token must be committed, so the error is thrown outside the transaction.
    const outcome = await this.db.transaction([userStream(owner.user_id)], (tx) => this.decide(tx, owner.user_id, refreshToken, arrivedAt));
    if (outcome instanceof DomainError) throw outcome;
    return outcome;
  }

  private async decide(tx: Transaction, userId: string, refreshToken: string, arrivedAt: Date): Promise<TokenPair | DomainError> {
    const successor = this.devices.successorOf(refreshToken);
    const token = await this.db.row(sql<PresentedToken & { deviceId: string }>`
      select device_id as "deviceId", used_at as "usedAt", expires_at as "expiresAt",
        exists (select 1 from refresh_token next where next.hash = ${tokenHash(successor)} and next.used_at is null) as "successorUnused"
      from refresh_token where hash = ${tokenHash(refreshToken)}`);
    if (!token) return new DomainError('INVALID_REFRESH_TOKEN');
    const verdict = judge(token, arrivedAt, this.clock.now(), this.config.refreshGrace);
    if (verdict === 'exchange' || verdict === 'repeat') {
      if (verdict === 'exchange') await this.devices.exchange(token.deviceId, refreshToken);
      const user = await this.db.row(sql<UserView>`select ${USER_VIEW} from app_user where id = ${userId}`);
      return this.tokenPairs.make(user!, token.deviceId, successor);
    }
    if (verdict === 'overlap') return new DomainError('REQUEST_IN_PROGRESS');
    if (verdict === 'reuse') await this.devices.end(tx, { userId, why: 'reuse', by: null, only: token.deviceId });
    return new DomainError('INVALID_REFRESH_TOKEN');
  }
}
