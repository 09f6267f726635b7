import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetPeople, GetStudentDirectory, type Principal } from '../../../contracts/auth.ts';
import { EnrolStudents, GetClassWithStudents } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { DialectError } from '../../../kernel/http/dialect-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { REST } from '../http-dialect.ts';
import { NAME_TAKEN, NamedClasses } from '../named-classes.ts';
import { asClass, asUser, ClassAnswer, ClassDetailAnswer, EnrolledAnswer, UserAnswer, type PersonAnswer } from './answers.ts';
import { AddStudentForm, CreateClassForm } from './forms.ts';

const ALREADY_ENROLLED = new DialectError(409, 'student already exist in class');

const CREATE = { description: 'A teacher’s classes have different names here.', ok: ClassAnswer, errors: [NAME_TAKEN] } as const;

@ApiTags('classes')
@Controller(`${REST}/class`)
export class ClassesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly classes: NamedClasses,
  ) {}

  @Post('create-class')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Create a class', ...CREATE })
  async create(@By() by: Principal, @Body() { className }: CreateClassForm): Promise<ClassAnswer> {
    return asClass(await this.classes.create(by, className));
  }

  @Post()
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Create a class (alias)', ...CREATE })
  createAlias(@By() by: Principal, @Body() body: CreateClassForm): Promise<ClassAnswer> {
    return this.create(by, body);
  }

  @Post(':id/add-student')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Enrol a student',
    description: 'Effective immediately.',
    ok: EnrolledAnswer,
    bare: true,
    errors: ['CLASS_NOT_FOUND', 'STUDENT_NOT_FOUND', ALREADY_ENROLLED, 'CLASS_ARCHIVED'],
  })
  async addStudent(@By() by: Principal, @Param('id') id: string, @Body() { studentId }: AddStudentForm): Promise<EnrolledAnswer> {
    const [line] = await this.commands.execute(new EnrolStudents(by, id, [{ userId: studentId }]));
    if (line!.outcome === 'already') throw ALREADY_ENROLLED;
    // These clients have no other error for accounts that are inactive or not students.
    if (line!.outcome !== 'enrolled') throw new DomainError('STUDENT_NOT_FOUND');
    return { success: true, ExistingClass: asClass(await this.queries.execute(new GetClassWithStudents(by, id))) };
  }

  // Above `:id`, which would match it too.
  @Get('students')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'List all students', description: 'Sorted by name.', ok: [UserAnswer], errors: ['STUDENT_NOT_FOUND'] })
  async students(@By() by: Principal): Promise<UserAnswer[]> {
    const students = await this.queries.execute(new GetStudentDirectory(by));
    if (!students.length) throw new DomainError('STUDENT_NOT_FOUND');
    return students.map(asUser);
  }

  @Get(':id')
  @ApiEndpoint({
    summary: 'Read a class',
    description: 'For its teachers and enrolled students. A list of one.',
    ok: [ClassDetailAnswer],
    errors: ['CLASS_NOT_FOUND', 'NOT_ENROLLED'],
  })
  async get(@By() by: Principal, @Param('id') id: string): Promise<ClassDetailAnswer[]> {
    const { ownerId, students, ...found } = await this.queries.execute(new GetClassWithStudents(by, id));
    const [owner] = await this.queries.execute(new GetPeople([ownerId]));
    const { name: className, createdAt, updatedAt } = found;
    return [{ _id: found.id, className, teacherId: asPerson(owner!), studentsIds: students.map(asPerson), createdAt, updatedAt }];
  }
}

const asPerson = ({ name, email }: PersonAnswer): PersonAnswer => ({ name, email });
