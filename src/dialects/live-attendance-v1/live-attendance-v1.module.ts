import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { attendanceSocketAt } from '../shared/socket/attendance-socket.ts';
import { httpDialect, PREFIX } from './http-dialect.ts';
import { AttendanceController } from './rest/attendance.controller.ts';
import { AuthController } from './rest/auth.controller.ts';
import { ClassesController } from './rest/classes.controller.ts';
import { NamedClasses } from './named-classes.ts';

/** The API for clients of the live-attendance systems with versioned routes, below /compat/live-attendance-v1. */
@Module({
  controllers: [AttendanceController, AuthController, ClassesController],
  providers: [NamedClasses, attendanceSocketAt(PREFIX)],
})
export class LiveAttendanceV1Module {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: LiveAttendanceV1Module });
  }
}
