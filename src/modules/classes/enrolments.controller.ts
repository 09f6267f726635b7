import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { EnrolStudents, type EnrolLine } from '../../contracts/classes.ts';
import { ApiEndpoint } from '../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import { ENROL_OUTCOMES } from './domain/enrol-outcome.ts';
import { asWho, EnrolRequest } from './dto/requests.ts';
import { EnrolReport, JoinCodeView } from './dto/views.ts';
import { RenewJoinCode } from './features/renew-join-code.ts';
import { SwitchOffJoinCode } from './features/switch-off-join-code.ts';
import { UnenrolStudent } from './features/unenrol-student.ts';

/** Enrolling and unenrolling students. */
@ApiTags('classes')
@Controller('classes/:id')
@Roles('teacher', 'admin')
export class EnrolmentsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('students')
  @ApiEndpoint({
    summary: 'Enrol students',
    description:
      'One or many, by id or email. The response has a line for each: enrolled, already (enrolled at the requested start; nothing ' +
      'changes), unknown (no such account) or invalid (not a student, or deactivated). One bad line does not affect the others.',
    ok: EnrolReport,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'CLASS_ARCHIVED', 'ENDS_BEFORE_START'],
  })
  async enrol(@By() by: Principal, @Param('id') id: string, @Body() { students, startsAt, endsAt }: EnrolRequest): Promise<EnrolReport> {
    const references = students.map((student, index) => asWho(student, `students.${index}.`));
    return asReport(await this.commands.execute(new EnrolStudents(by, id, references, { startsAt, endsAt })));
  }

  @Delete('students/:studentId')
  @ApiEndpoint({
    summary: 'Unenrol a student',
    description:
      'Ends the current enrolment and cancels upcoming ones. Past ones stay in the history. Repeating the request returns STUDENT_NOT_FOUND.',
    ok: null,
    errors: ['CLASS_NOT_FOUND', 'STUDENT_NOT_FOUND', 'CLASS_ARCHIVED'],
  })
  unenrol(@By() by: Principal, @Param('id') id: string, @Param('studentId') studentId: string) {
    return this.commands.execute(new UnenrolStudent(by, id, studentId));
  }

  @Post('join-code')
  @ApiEndpoint({
    summary: 'Renew the join code',
    description: 'The old code stops working. If the join code was switched off, this switches it on again.',
    ok: JoinCodeView,
    status: 200,
    errors: ['CLASS_NOT_FOUND', 'CLASS_ARCHIVED'],
  })
  renewJoinCode(@By() by: Principal, @Param('id') id: string) {
    return this.commands.execute(new RenewJoinCode(by, id));
  }

  @Delete('join-code')
  @ApiEndpoint({
    summary: 'Switch off the join code',
    description: 'Repeating the request changes nothing.',
    ok: JoinCodeView,
    errors: ['CLASS_NOT_FOUND', 'CLASS_ARCHIVED'],
  })
  async switchOffJoinCode(@By() by: Principal, @Param('id') id: string) {
    await this.commands.execute(new SwitchOffJoinCode(by, id));
    return { joinCode: null };
  }
}

const asReport = (lines: readonly EnrolLine[]): EnrolReport => {
  const [enrolled, already, unknown, invalid] = ENROL_OUTCOMES.map((outcome) => lines.filter((line) => line.outcome === outcome).length);
  return {
    enrolled: enrolled!,
    already: already!,
    unknown: unknown!,
    invalid: invalid!,
    lines: lines.map(({ who, ...line }) => ({ ...who, ...line })),
  };
};
