import { Module } from '@nestjs/common';
import { Admission } from './admission.ts';
import { ClassMembers } from './class-members.ts';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.ts';

@Module({
  providers: [Admission, ClassMembers, GetSessionAccessHandler, GetSessionAccessOfManyHandler],
  exports: [Admission, ClassMembers],
})
export class AccessModule {}
