import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { httpDialect } from './http-dialect.ts';
import { AttendanceController } from './rest/attendance.controller.ts';
import { AuthController } from './rest/auth.controller.ts';
import { ClassesController } from './rest/classes.controller.ts';
import { LiveAttendanceSocketDialect } from './socket/socket-dialect.ts';

/** The API for clients of the live-attendance systems, below /compat/live-attendance. */
@Module({ controllers: [AttendanceController, AuthController, ClassesController], providers: [LiveAttendanceSocketDialect] })
export class LiveAttendanceModule {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: LiveAttendanceModule });
  }
}
