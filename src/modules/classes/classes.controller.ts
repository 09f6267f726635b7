import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { CreateClass } from '../../contracts/classes.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import { asWho, CreateClassRequest, JoinClassRequest, ListClassesQuery, UpdateClassRequest, WhoRequest } from './dto/requests.ts';
import { ClassSummary, ClassView, JoinedView } from './dto/views.ts';
import { AddTeacher } from './features/add-teacher.ts';
import { ArchiveClass } from './features/archive-class.ts';
import { GetClass } from './features/get-class.ts';
import { JoinClass } from './features/join-class.ts';
import { ListClasses } from './features/list-classes.ts';
import { RemoveTeacher } from './features/remove-teacher.ts';
import { UpdateClass } from './features/update-class.ts';

@ApiTags('classes')
@Controller('classes')
export class ClassesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Create a class', description: 'The caller becomes the owner. The class gets a join code.', ok: ClassView })
  async create(@By() by: Principal, @Body() { name }: CreateClassRequest) {
    const { id } = await this.commands.execute(new CreateClass(by, name));
    return this.get(by, id);
  }

  @Get()
  @ApiEndpoint({
    summary: 'List your classes',
    description: 'Sorted by name. Teachers see the classes they teach, students those they are enrolled in now, admins all of them.',
    ok: PageOf(ClassSummary),
  })
  async list(@By() by: Principal, @Query() query: ListClassesQuery) {
    return paged(query, 'classes', (page) => this.queries.execute(new ListClasses(by, query, page)));
  }

  @Post('join')
  @Roles('student')
  @ApiEndpoint({
    summary: 'Join a class by its code',
    description:
      'Enrols the calling student from now on. Has no effect if already enrolled. A student may try ten wrong codes in ten minutes.',
    ok: JoinedView,
    status: 200,
    errors: ['JOIN_CODE_NOT_FOUND', 'CLASS_ARCHIVED'],
  })
  join(@By() by: Principal, @Body() { code }: JoinClassRequest) {
    return this.commands.execute(new JoinClass(by, code));
  }

  @Get(':id')
  @ApiEndpoint({
    summary: 'Read a class',
    description: 'Teachers of the class and admins see emails, dates and the join code. Its students see only names.',
    ok: ClassView,
    errors: ['CLASS_NOT_FOUND'],
  })
  get(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetClass(by, id));
  }

  @Patch(':id')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Rename a class, or hand it over',
    ok: ClassView,
    errors: ['CLASS_NOT_FOUND', 'TEACHER_NOT_FOUND', 'OWNER_ONLY', 'CLASS_ARCHIVED', 'NOT_A_TEACHER'],
  })
  async update(@By() by: Principal, @Param('id') id: string, @Body() { name, ownerId }: UpdateClassRequest) {
    await this.commands.execute(new UpdateClass(by, id, { name, ownerId }));
    return this.get(by, id);
  }

  @Delete(':id')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Archive a class',
    description:
      'Permanent: the class can still be read, but no longer changed. Only the owner or an admin may archive it. Repeating the request changes nothing.',
    ok: ClassView,
    errors: ['CLASS_NOT_FOUND', 'OWNER_ONLY', 'CLASS_HAS_LIVE_SESSION'],
  })
  async archive(@By() by: Principal, @Param('id') id: string) {
    await this.commands.execute(new ArchiveClass(by, id));
    return this.get(by, id);
  }

  @Post(':id/teachers')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Add a co-teacher',
    description: 'Only the owner or an admin may do this. Has no effect if the user already teaches the class.',
    ok: ClassView,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'TEACHER_NOT_FOUND', 'OWNER_ONLY', 'CLASS_ARCHIVED', 'NOT_A_TEACHER'],
  })
  async addTeacher(@By() by: Principal, @Param('id') id: string, @Body() body: WhoRequest) {
    await this.commands.execute(new AddTeacher(by, id, asWho(body)));
    return this.get(by, id);
  }

  @Delete(':id/teachers')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Remove a co-teacher',
    description:
      'Only the owner or an admin may do this. The body identifies the teacher, as when adding one. Repeating the request returns TEACHER_NOT_FOUND.',
    ok: ClassView,
    errors: ['CLASS_NOT_FOUND', 'TEACHER_NOT_FOUND', 'OWNER_ONLY', 'OWNER_CANNOT_BE_REMOVED', 'CLASS_ARCHIVED'],
  })
  async removeTeacher(@By() by: Principal, @Param('id') id: string, @Body() body: WhoRequest) {
    await this.commands.execute(new RemoveTeacher(by, id, asWho(body)));
    return this.get(by, id);
  }
}
