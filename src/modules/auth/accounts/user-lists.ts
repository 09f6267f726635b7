import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Role, UserStatus, UserView } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';
import { emailKey, foldedEmail } from '../../../kernel/domain/email.ts';
import { containing, nameMatches } from '../../../kernel/messaging/name-search.ts';
import { USER_VIEW, viewOf } from './user-view.ts';

interface Filter {
  /** Part of the name or the email. */
  readonly search?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
}

const BY_NAME = new Keyset({ name_key: 'text', id: 'id' });

/** Lists accounts, page by page. */
@Injectable()
export class UserLists {
  constructor(private readonly db: Database) {}

  /** Returns one page, sorted by name, and the total. A page beyond the last one is empty. */
  async find(page: PageRequest, { search = '', role, status }: Filter): Promise<Page<UserView>> {
    const rows = await this.db.rows(sql<{ total: number } & Placed & (UserView | { id: null })>`
      with found as (
        select ${USER_VIEW}, name_key from app_user
        where (${role ?? null}::text is null or role = ${role ?? null}) and (${status ?? null}::text is null or status = ${status ?? null})
          and (${nameMatches('name_key', search)} or email_key like ${containing(emailKey(search))}
            or lower(email) like ${containing(foldedEmail(search))})
      )
      select (select count(*)::int from found) as total, page.*
      from (values (1)) as always left join (
        select *, ${BY_NAME.key} from found where ${BY_NAME.afterCursor(page)} order by ${BY_NAME.order} ${rowsOf(page)}
      ) page on true order by page.name_key, page.id`);
    const { rows: found, next } = cutTo(page.limit, rows);
    const items = found.flatMap((row) => (row.id === null ? [] : [viewOf(row)]));
    return { items, total: rows[0]!.total, next };
  }
}
