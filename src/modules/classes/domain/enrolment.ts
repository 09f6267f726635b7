import { defineEntity, p } from '@mikro-orm/core';
import type { Period } from '../../../kernel/domain/period.ts';

const EnrolmentSchema = defineEntity({
  name: 'Enrolment',
  tableName: 'enrolment',
  properties: {
    id: p.uuid().primary(),
    classId: p.uuid(),
    studentId: p.uuid(),
    startsAt: p.datetime(),
    endsAt: p.datetime().strictNullable(),
  },
});

/** A period in which a student is enrolled in a class. Rows are ended, never deleted, so that students who leave keep their history. */
export class Enrolment extends EnrolmentSchema.class {
  static of(id: string, classId: string, studentId: string, { startsAt, endsAt }: Period): Enrolment {
    return Object.assign(new Enrolment(), { id, classId, studentId, startsAt, endsAt });
  }
}

EnrolmentSchema.setClass(Enrolment);
