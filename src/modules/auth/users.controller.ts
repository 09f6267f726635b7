import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal, StudentView, UserView } from '../../contracts/auth.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged, type PagedAnswer } from '../../kernel/http/paging/page.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import { StudentAnswer, UserAnswer } from './dto/answers.ts';
import { StudentsQuery, UserRequest, UsersQuery } from './dto/requests.ts';
import { ChangeUser } from './features/change-user.ts';
import { ListStudents } from './features/list-students.ts';
import { ListUsers } from './features/list-users.ts';

@ApiTags('users')
@Controller()
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('users')
  @Roles('admin')
  @ApiEndpoint({ summary: 'All accounts', description: 'By name.', ok: PageOf(UserAnswer) })
  async users(@Query() query: UsersQuery): Promise<PagedAnswer<UserView>> {
    return paged(query, 'users', (page) => this.queries.execute(new ListUsers(page, query)));
  }

  @Patch('users/:id')
  @Roles('admin')
  @ApiEndpoint({
    summary: 'Approve, deactivate or reactivate an account, or change its role',
    description:
      'Deactivating an account or changing its role logs the user out everywhere at once. A deactivated student loses all seats and places on waitlists (paid seats are refunded), and is no longer expected in live sessions. Reactivating the account restores neither.',
    ok: UserAnswer,
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  })
  changeUser(@By() by: Principal, @Param('id') id: string, @Body() body: UserRequest): Promise<UserView> {
    return this.commands.execute(new ChangeUser(by, id, body));
  }

  @Get('students')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'The student directory', description: 'Active students, by name.', ok: PageOf(StudentAnswer) })
  async students(@Query() query: StudentsQuery): Promise<PagedAnswer<StudentView>> {
    return paged(query, 'students', (page) => this.queries.execute(new ListStudents(page, query.search)));
  }
}
