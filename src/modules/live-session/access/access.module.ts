import { Module } from '@nestjs/common';
import { Admission } from './admission.ts';
import { ClassMembers } from './class-members.ts';
import { ClassStaff } from './class-staff.ts';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.ts';

@Module({
  providers: [Admission, ClassMembers, ClassStaff, GetSessionAccessHandler, GetSessionAccessOfManyHandler],
  exports: [Admission, ClassMembers, ClassStaff],
})
export class AccessModule {}
