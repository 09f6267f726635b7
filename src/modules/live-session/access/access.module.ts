import { Module } from '@nestjs/common';
import { Admission } from './admission.ts';
import { ClassMembers } from './class-members.ts';
import { Doors } from './doors.ts';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.ts';

@Module({
  providers: [Admission, ClassMembers, Doors, GetSessionAccessHandler, GetSessionAccessOfManyHandler],
  exports: [Admission, ClassMembers, Doors],
})
export class AccessModule {}
