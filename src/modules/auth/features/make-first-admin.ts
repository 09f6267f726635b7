import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config, ConfigError } from '../../../config/config.ts';
import { ProvisionUser } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { HasAdminHandler } from './has-admin.ts';
import { ProvisionUserHandler } from './provision-user.ts';

/** Creates an admin from ADMIN_EMAIL and ADMIN_PASSWORD if there is no admin yet. */
@Injectable()
export class MakeFirstAdmin implements OnApplicationBootstrap {
  constructor(
    private readonly config: Config,
    private readonly log: Log,
    private readonly hasAdmin: HasAdminHandler,
    private readonly provisionUser: ProvisionUserHandler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { adminEmail, adminPassword } = this.config;
    if (!adminEmail || !adminPassword || (await this.hasAdmin.execute())) return;
    const { id, created } = await this.provision(adminEmail, adminPassword);
    if (created) this.log.info('first admin created', { userId: id });
    // Not promoted: whoever signed up with this address has not proved that it is theirs.
    else this.log.warn('no admin created: there is an account with the email ADMIN_EMAIL, but it is not an active admin', { userId: id });
  }

  private async provision(email: string, password: string): Promise<{ id: string; created: boolean }> {
    try {
      return await this.provisionUser.execute(new ProvisionUser('Administrator', email, password, 'admin'));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'PASSWORD_TOO_COMMON')
        throw new ConfigError('ADMIN_PASSWORD is on a list of common passwords: choose another.', { cause: error });
      if (error.code === 'VALIDATION_FAILED')
        throw new ConfigError(`ADMIN_${error.details![0]!.field.toUpperCase()} ${error.details![0]!.message}.`, { cause: error });
      throw error;
    }
  }
}
