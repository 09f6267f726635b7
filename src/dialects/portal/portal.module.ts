import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { NumericIds } from '../shared/numeric-ids.ts';
import { httpDialect } from './http-dialect.ts';
import { AttendanceController } from './rest/attendance.controller.ts';
import { AuthController } from './rest/auth.controller.ts';
import { SessionsController } from './rest/sessions.controller.ts';
import { Identity } from './identity.ts';
import { Sessions } from './sessions.ts';

/** The API for clients of the live-session portal, below /compat/portal. */
@Module({ controllers: [AttendanceController, AuthController, SessionsController], providers: [Identity, NumericIds, Sessions] })
export class PortalModule {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: PortalModule });
  }
}
