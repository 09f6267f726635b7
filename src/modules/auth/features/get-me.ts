import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetMe, type UserView } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { USER_VIEW } from '../accounts/user-view.ts';

@QueryHandler(GetMe)
export class GetMeHandler implements IQueryHandler<GetMe> {
  constructor(private readonly db: Database) {}

  async execute({ by }: GetMe): Promise<UserView> {
    const me = await this.db.row(sql<UserView>`select ${USER_VIEW} from app_user where id = ${by.userId}`);
    if (!me) throw new DomainError('UNAUTHENTICATED');
    return me;
  }
}
