import { Module } from '@nestjs/common';
import { AttendanceController } from './attendance.controller.js';
import { CloseAttendanceHandler } from './features/close-attendance.js';
import { GetLineHistoryHandler } from './features/get-line-history.js';
import { GetMyAttendanceHandler } from './features/get-my-attendance.js';
import { GetMyLatestAttendanceHandler } from './features/get-my-latest-attendance.js';
import { GetRegisterHandler } from './features/get-register.js';
import { GetRoomMarksHandler } from './features/get-room-marks.js';
import { GetSummaryHandler } from './features/get-summary.js';
import { MarkAttendanceHandler } from './features/mark-attendance.js';
import { CloseRegisterWhenSessionEnded } from './reactions/close-register-when-session-ended.js';
import { ExpectStudentWhenBooked } from './reactions/expect-student-when-booked.js';
import { ExpectStudentWhenEnrolled } from './reactions/expect-student-when-enrolled.js';
import { NoteArrivalWhenParticipantJoined } from './reactions/note-arrival-when-participant-joined.js';
import { OpenRegisterWhenSessionStarted } from './reactions/open-register-when-session-started.js';
import { RegisterChange } from './register-change.js';
import { RegisterStore } from './register-store.js';

const features = [
  CloseAttendanceHandler,
  GetLineHistoryHandler,
  GetMyAttendanceHandler,
  GetMyLatestAttendanceHandler,
  GetRegisterHandler,
  GetRoomMarksHandler,
  GetSummaryHandler,
  MarkAttendanceHandler,
];
const reactions = [
  ExpectStudentWhenBooked,
  CloseRegisterWhenSessionEnded,
  ExpectStudentWhenEnrolled,
  NoteArrivalWhenParticipantJoined,
  OpenRegisterWhenSessionStarted,
];

@Module({ controllers: [AttendanceController], providers: [...features, ...reactions, RegisterChange, RegisterStore] })
export class AttendanceModule {}
