import { Module } from '@nestjs/common';
import { ClassChange } from './class-change.js';
import { ClassReads } from './class-reads.js';
import { ClassesController } from './classes.controller.js';
import { EnrolmentsController } from './enrolments.controller.js';
import { AddTeacherHandler } from './features/add-teacher.js';
import { ArchiveClassHandler } from './features/archive-class.js';
import { CreateClassHandler } from './features/create-class.js';
import { EnrolStudentsHandler } from './features/enrol-students.js';
import { FindEnrolledHandler } from './features/find-enrolled.js';
import { GetClassAccessHandler } from './features/get-class-access.js';
import { GetClassStandingsHandler } from './features/get-class-standings.js';
import { GetClassWithStudentsHandler } from './features/get-class-with-students.js';
import { GetClassHandler } from './features/get-class.js';
import { GetClassesOfManyHandler } from './features/get-classes-of-many.js';
import { GetClassesOfHandler } from './features/get-classes-of.js';
import { GetJoinedSinceHandler } from './features/get-joined-since.js';
import { GetRosterHandler } from './features/get-roster.js';
import { JoinClassHandler } from './features/join-class.js';
import { ListClassesHandler } from './features/list-classes.js';
import { RemoveTeacherHandler } from './features/remove-teacher.js';
import { RenewJoinCodeHandler } from './features/renew-join-code.js';
import { SwitchOffJoinCodeHandler } from './features/switch-off-join-code.js';
import { UnenrolStudentHandler } from './features/unenrol-student.js';
import { UpdateClassHandler } from './features/update-class.js';
import { JoinCodes } from './join-codes.js';
import { People } from './people.js';

const features = [
  AddTeacherHandler,
  ArchiveClassHandler,
  CreateClassHandler,
  EnrolStudentsHandler,
  FindEnrolledHandler,
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

@Module({ controllers: [ClassesController, EnrolmentsController], providers: [...features, ClassChange, ClassReads, JoinCodes, People] })
export class ClassesModule {}
