import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Devices } from '../tokens/devices.ts';

/** Signs the caller out on one of their devices. Rejects with DEVICE_NOT_FOUND if they are not signed in there. */
export class SignOutDevice extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly deviceId: string,
  ) {
    super();
  }
}

@CommandHandler(SignOutDevice)
export class SignOutDeviceHandler implements ICommandHandler<SignOutDevice> {
  constructor(
    private readonly db: Database,
    private readonly devices: Devices,
  ) {}

  async execute({ by: { userId }, deviceId }: SignOutDevice): Promise<void> {
    if (!isId(deviceId)) throw new DomainError('DEVICE_NOT_FOUND');
    await this.db.transaction([userStream(userId)], async (tx) => {
      const ended = await this.devices.end(tx, { userId, why: 'logout', by: userId, only: deviceId });
      if (!ended) throw new DomainError('DEVICE_NOT_FOUND');
    });
  }
}
