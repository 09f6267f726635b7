import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Role, UserStatus, UserView } from '../../../contracts/auth.js';
import type { Page, PageRequest } from '../../../contracts/page.js';
import { UserLists } from '../accounts/user-lists.ts';

/** The accounts, by name. For admins. */
export class ListUsers extends Query<Page<UserView>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: { readonly search?: string; readonly role?: Role; readonly status?: UserStatus },
  ) {
    super();
  }
}

@QueryHandler(ListUsers)
export class ListUsersHandler implements IQueryHandler<ListUsers> {
  constructor(private readonly directory: UserLists) {}

  execute({ page, filter }: ListUsers): Promise<Page<UserView>> {
    return this.directory.find(page, filter);
  }
}
