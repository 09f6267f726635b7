import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { Database } from '../../../kernel/messaging/database.ts';

export interface SignInOptions {
  readonly passwordSignIn: boolean;
  readonly teacherSignup: Config['teacherSignup'];
  readonly firstRun: boolean;
  readonly providers: readonly { readonly issuer: string; readonly audience: string; readonly clientId: string | null }[];
}

/** How people get in. Says nothing about anybody. */
export class GetSignInOptions extends Query<SignInOptions> {}

@QueryHandler(GetSignInOptions)
export class GetSignInOptionsHandler implements IQueryHandler<GetSignInOptions> {
  /** Accounts are never deleted, so once there is one, nobody needs to ask again. */
  private hasUsers = false;

  constructor(
    private readonly db: Database,
    private readonly config: Config,
  ) {}

  async execute(): Promise<SignInOptions> {
    const { passwordSignIn, teacherSignup, identityProviders } = this.config;
    const providers = identityProviders.map(({ issuer, audience, clientId = null }) => ({ issuer, audience, clientId }));
    return { passwordSignIn, teacherSignup, firstRun: await this.isFirstRun(), providers };
  }

  /** In production strangers must not learn that a server is still empty. */
  private async isFirstRun(): Promise<boolean> {
    const { production, passwordSignIn, teacherSignup } = this.config;
    if (production || !passwordSignIn || teacherSignup !== 'open' || this.hasUsers) return false;
    this.hasUsers = (await this.db.row(sql`select 1 from app_user limit 1`)) !== undefined;
    return !this.hasUsers;
  }
}
