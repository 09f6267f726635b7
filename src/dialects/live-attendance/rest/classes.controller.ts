import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetStudentDirectory, type Principal, type StudentView } from '../../../contracts/auth.ts';
import { GetLiveSessionForMember } from '../../../contracts/live-session/class-sessions.ts';
import { CreateClass, EnrolStudents, GetClassWithStudents } from '../../../contracts/classes.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { GetParticipants } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { PREFIX } from '../http-dialect.ts';
import { ClassAnswer, ClassDetailAnswer, RoomAnswer, StudentAnswer } from './answers.ts';
import { asNoTeacher } from './failures.ts';
import { AddStudentForm, ClassForm } from './forms.ts';

@ApiTags('classes')
@Controller(PREFIX)
export class ClassesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('class')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'Create a class', description: 'Names need not be unique.', ok: ClassAnswer })
  async create(@By() by: Principal, @Body() { className }: ClassForm): Promise<ClassAnswer> {
    const { id } = await this.commands.execute(new CreateClass(by, className));
    return { _id: id, className, teacherId: by.userId, studentIds: [] };
  }

  @Post('class/:id/add-student')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Enrol a student',
    description: 'Effective immediately. Does nothing if the student is already enrolled.',
    ok: ClassAnswer,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'STUDENT_NOT_FOUND', 'NOT_CLASS_TEACHER', 'CLASS_ARCHIVED'],
  })
  async addStudent(@By() by: Principal, @Param('id') id: string, @Body() { studentId }: AddStudentForm): Promise<ClassAnswer> {
    const [line] = await this.commands.execute(new EnrolStudents(by, id, [{ userId: studentId }]));
    // These clients have no other error for accounts that are inactive or not students.
    if (line!.outcome === 'unknown' || line!.outcome === 'invalid') throw new DomainError('STUDENT_NOT_FOUND');
    const { name, ownerId, students } = await this.queries.execute(new GetClassWithStudents(by, id));
    return { _id: id, className: name, teacherId: ownerId, studentIds: students.map((student) => student.id) };
  }

  @Get('class/:id')
  @ApiEndpoint({
    summary: 'Read a class',
    description: 'For its teachers and enrolled students.',
    ok: ClassDetailAnswer,
    errors: ['CLASS_NOT_FOUND', 'NOT_CLASS_TEACHER'],
  })
  async get(@By() by: Principal, @Param('id') id: string): Promise<ClassDetailAnswer> {
    const { name, students } = await this.queries.execute(new GetClassWithStudents(by, id)).catch(asNoTeacher);
    return { _id: id, className: name, students: students.map(asStudent) };
  }

  @Get('class/:id/room')
  @ApiEndpoint({
    summary: 'Read whether a class is live, and who is in the session',
    description: 'For its teachers and enrolled students.',
    ok: RoomAnswer,
    errors: ['CLASS_NOT_FOUND', 'NOT_CLASS_TEACHER'],
  })
  async room(@By() by: Principal, @Param('id') id: string): Promise<RoomAnswer> {
    const room = await this.queries.execute(new GetLiveSessionForMember(by, id)).catch(asNoTeacher);
    if (!room) return { active: false, sessionId: null, startedAt: null, participants: null };
    const access = await this.queries.execute(new GetSessionAccess(room.sessionId, by));
    // Those whom the host keeps out of the session do not see who is in it.
    const items = access?.mayJoin ? (await this.queries.execute(new GetParticipants(room.sessionId, null))).items : [];
    return { active: true, ...room, participants: items.map(({ userId, name, role }) => ({ _id: userId, name, role })) };
  }

  @Get('students')
  @Roles('teacher', 'admin')
  @ApiEndpoint({ summary: 'List all students', description: 'Sorted by name.', ok: [StudentAnswer] })
  async students(@By() by: Principal): Promise<StudentAnswer[]> {
    return (await this.queries.execute(new GetStudentDirectory(by))).map(asStudent);
  }
}

const asStudent = ({ id, name, email }: StudentView): StudentAnswer => ({ _id: id, name, email });
