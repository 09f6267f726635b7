import { defineEntity, p } from '@mikro-orm/core';
import type { Span } from './span.js';

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

/** One stay of a student in a class. Rows are ended, never deleted: who left keeps their history. */
export class Enrolment extends EnrolmentSchema.class {
  static of(id: string, classId: string, studentId: string, { startsAt, endsAt }: Span): Enrolment {
    return Object.assign(new Enrolment(), { id, classId, studentId, startsAt, endsAt });
  }
}

EnrolmentSchema.setClass(Enrolment);
