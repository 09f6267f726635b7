import { Module } from '@nestjs/common';
import { Admission } from './admission.ts';
import { RequireClassMember } from './require-class-member.ts';
import { RequireClassTeacher } from './require-class-teacher.ts';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.ts';

@Module({
  providers: [Admission, RequireClassMember, RequireClassTeacher, GetSessionAccessHandler, GetSessionAccessOfManyHandler],
  exports: [Admission, RequireClassMember, RequireClassTeacher],
})
export class AccessModule {}
