import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { attendanceSocketAt } from '../shared/socket/attendance-socket.ts';
import { httpDialect, PREFIX } from './http-dialect.ts';
import { AttendanceController } from './rest/attendance.controller.ts';
import { AuthController } from './rest/auth.controller.ts';
import { ClassesController } from './rest/classes.controller.ts';

/** The API for clients of the live-attendance systems, below /compat/live-attendance. */
@Module({ controllers: [AttendanceController, AuthController, ClassesController], providers: [attendanceSocketAt(PREFIX)] })
export class LiveAttendanceModule {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: LiveAttendanceModule });
  }
}
