import { Module } from '@nestjs/common';
import { AttendanceController } from './attendance.controller.ts';
import { CloseAttendanceHandler } from './features/close-attendance.ts';
import { FindOpenLinesHandler } from './features/find-open-lines.ts';
import { GetLineHistoryHandler } from './features/get-line-history.ts';
import { GetMyAttendanceHandler } from './features/get-my-attendance.ts';
import { GetMyLatestAttendanceHandler } from './features/get-my-latest-attendance.ts';
import { GetRegisterHandler } from './features/get-register.ts';
import { GetRoomMarksHandler } from './features/get-room-marks.ts';
import { GetShownMarksHandler } from './features/get-shown-marks.ts';
import { GetSummaryHandler } from './features/get-summary.ts';
import { MarkAttendanceHandler } from './features/mark-attendance.ts';
import { ReadRegisterHandler } from './features/read-register.ts';
import { EnrolmentChanges } from './register/enrolment-changes.ts';
import { ExpectNoLongerWhenUserDeactivated } from './reactions/expect-no-longer-when-user-deactivated.ts';
import { FollowEnrolments } from './reactions/follow-enrolments-when-class-changed.ts';
import { KeepRegister } from './reactions/keep-register-when-session-moves.ts';
import { RegisterChange } from './register/register-change.ts';
import { RegisterLines } from './register/register-lines.ts';
import { RegisterStore } from './register/register-store.ts';

const features = [
  CloseAttendanceHandler,
  FindOpenLinesHandler,
  GetLineHistoryHandler,
  GetMyAttendanceHandler,
  GetMyLatestAttendanceHandler,
  GetRegisterHandler,
  GetRoomMarksHandler,
  GetShownMarksHandler,
  GetSummaryHandler,
  MarkAttendanceHandler,
  ReadRegisterHandler,
];
const reactions = [ExpectNoLongerWhenUserDeactivated, FollowEnrolments, KeepRegister];

@Module({
  controllers: [AttendanceController],
  providers: [...features, ...reactions, EnrolmentChanges, RegisterChange, RegisterLines, RegisterStore],
})
export class AttendanceModule {}
