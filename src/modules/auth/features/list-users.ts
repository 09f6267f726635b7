import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Role, UserStatus, UserView } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { UserLists } from '../accounts/user-lists.ts';

/** All accounts, sorted by name. For admins. */
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
  constructor(private readonly lists: UserLists) {}

  execute({ page, filter }: ListUsers): Promise<Page<UserView>> {
    return this.lists.find(page, filter);
  }
}
