import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { StudentView } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { UserLists } from '../accounts/user-lists.ts';

/** The active students, sorted by name. For teachers and admins. */
export class ListStudents extends Query<Page<StudentView>> {
  constructor(
    readonly page: PageRequest,
    readonly search?: string,
  ) {
    super();
  }
}

@QueryHandler(ListStudents)
export class ListStudentsHandler implements IQueryHandler<ListStudents> {
  constructor(private readonly lists: UserLists) {}

  async execute({ page, search }: ListStudents): Promise<Page<StudentView>> {
    const { items, ...rest } = await this.lists.find(page, { search, role: 'student', status: 'active' });
    return { items: items.map(({ id, name, email }) => ({ id, name, email })), ...rest };
  }
}
