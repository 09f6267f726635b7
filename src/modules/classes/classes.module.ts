import { Module } from '@nestjs/common';
import { ClassChange } from './storage/class-change.ts';
import { ClassReader } from './storage/class-reader.ts';
import { ClassesController } from './classes.controller.ts';
import { EnrolmentsController } from './enrolments.controller.ts';
import { AddTeacherHandler } from './features/add-teacher.ts';
import { ArchiveClassHandler } from './features/archive-class.ts';
import { CreateClassHandler } from './features/create-class.ts';
import { EnrolStudentsHandler } from './features/enrol-students.ts';
import { FindEnrolledHandler, GetJoinedSinceHandler, GetRosterHandler } from './features/find-enrolled.ts';
import { FindTaughtClassHandler } from './features/find-taught-class.ts';
import { GetClassAccessHandler, GetClassStandingsHandler } from './features/get-class-access.ts';
import { GetClassWithStudentsHandler } from './features/get-class-with-students.ts';
import { GetClassHandler } from './features/get-class.ts';
import { GetClassesOfManyHandler } from './features/get-classes-of-many.ts';
import { GetClassesOfHandler } from './features/get-classes-of.ts';
import { JoinClassHandler } from './features/join-class.ts';
import { ListClassesHandler } from './features/list-classes.ts';
import { RemoveTeacherHandler } from './features/remove-teacher.ts';
import { RenewJoinCodeHandler } from './features/renew-join-code.ts';
import { SwitchOffJoinCodeHandler } from './features/switch-off-join-code.ts';
import { UnenrolStudentHandler } from './features/unenrol-student.ts';
import { UpdateClassHandler } from './features/update-class.ts';
import { JoinCodes } from './storage/join-codes.ts';
import { AccountLookup } from './accounts/account-lookup.ts';

const features = [
  AddTeacherHandler,
  ArchiveClassHandler,
  CreateClassHandler,
  EnrolStudentsHandler,
  FindEnrolledHandler,
  FindTaughtClassHandler,
  GetClassAccessHandler,
  GetClassHandler,
  GetClassStandingsHandler,
  GetClassWithStudentsHandler,
  GetClassesOfHandler,
  GetClassesOfManyHandler,
  GetJoinedSinceHandler,
  GetRosterHandler,
  JoinClassHandler,
  ListClassesHandler,
  RemoveTeacherHandler,
  RenewJoinCodeHandler,
  SwitchOffJoinCodeHandler,
  UnenrolStudentHandler,
  UpdateClassHandler,
];

@Module({
  controllers: [ClassesController, EnrolmentsController],
  providers: [...features, ClassChange, ClassReader, JoinCodes, AccountLookup],
})
export class ClassesModule {}
