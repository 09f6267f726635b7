import { Module } from '@nestjs/common';
import { Entrances } from '../../kernel/http/entrances.js';
import { entrance } from './entrance.js';
import { AttendanceController } from './rest/attendance.controller.js';
import { AuthController } from './rest/auth.controller.js';
import { ClassesController } from './rest/classes.controller.js';
import { LiveAttendanceLanguage } from './socket/live-attendance.language.js';

/** Clients of the live-attendance systems, below /compat/live-attendance. */
@Module({ controllers: [AttendanceController, AuthController, ClassesController], providers: [LiveAttendanceLanguage] })
export class LiveAttendanceModule {
  constructor(entrances: Entrances) {
    entrances.add({ ...entrance, module: LiveAttendanceModule });
  }
}
