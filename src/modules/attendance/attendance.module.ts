import { Module } from '@nestjs/common';
import { AttendanceController } from './attendance.controller.js';
import { CloseAttendanceHandler } from './features/close-attendance.js';
import { FindOpenLinesHandler } from './features/find-open-lines.js';
import { GetLineHistoryHandler } from './features/get-line-history.js';
import { GetMyAttendanceHandler } from './features/get-my-attendance.js';
import { GetMyLatestAttendanceHandler } from './features/get-my-latest-attendance.js';
import { GetRegisterHandler } from './features/get-register.js';
import { GetRoomMarksHandler } from './features/get-room-marks.js';
import { GetSummaryHandler } from './features/get-summary.js';
import { MarkAttendanceHandler } from './features/mark-attendance.js';
import { EnrolmentNews } from './enrolment-news.js';
import { ExpectNoLongerWhenUserDeactivated } from './reactions/expect-no-longer-when-user-deactivated.js';
import { FollowEnrolments } from './reactions/follow-enrolments-when-class-changed.js';
import { KeepRegister } from './reactions/keep-register-when-session-moves.js';
import { RegisterChange } from './register-change.js';
import { RegisterStore } from './register-store.js';

const features = [
  CloseAttendanceHandler,
  FindOpenLinesHandler,
  GetLineHistoryHandler,
  GetMyAttendanceHandler,
  GetMyLatestAttendanceHandler,
  GetRegisterHandler,
  GetRoomMarksHandler,
  GetSummaryHandler,
  MarkAttendanceHandler,
];
const reactions = [ExpectNoLongerWhenUserDeactivated, FollowEnrolments, KeepRegister];

@Module({ controllers: [AttendanceController], providers: [...features, ...reactions, EnrolmentNews, RegisterChange, RegisterStore] })
export class AttendanceModule {}
