import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Devices } from '../tokens/devices.ts';

/** Signs the caller out on this device, or on all devices. */
export class SignOut extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly everywhere: boolean,
  ) {
    super();
  }
}

@CommandHandler(SignOut)
export class SignOutHandler implements ICommandHandler<SignOut> {
  constructor(
    private readonly db: Database,
    private readonly devices: Devices,
  ) {}

  async execute({ by: { userId, deviceId }, everywhere }: SignOut): Promise<void> {
    await this.db.transaction([userStream(userId)], (tx) =>
      this.devices.end(tx, { userId, by: userId, ...(everywhere ? { why: 'logout-all' } : { why: 'logout', only: deviceId }) }),
    );
  }
}
