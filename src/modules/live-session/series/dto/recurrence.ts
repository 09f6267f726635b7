import { applyDecorators } from '@nestjs/common';
import { rule } from '../../../../kernel/http/validation/field.ts';
import { ListOf, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import { parseLocal } from '../domain/local-time.ts';
import type { Scope } from '../domain/series-plan.ts';

const LocalTimes = (description: string) =>
  applyDecorators(
    ListOf('text', { max: 500, maxLength: 19, optional: true, example: ['2026-12-23'], description }),
    rule('localTimes', 'must be local dates from 1970 to 9999, such as 2026-12-23, or local times, such as 2026-12-23T09:00', (value) => {
      return Array.isArray(value) && value.every((each) => (parseLocal(each)?.time.year ?? 0) >= 1970);
    }),
  );

export class RecurrenceRequest {
  @Text({
    min: 1,
    max: 500,
    example: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20',
    description:
      'A recurrence rule of RFC 5545: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, with COUNT or UNTIL and at most 500 occurrences. It is local to the timeZone: a lesson at 09:00 stays at 09:00 all year. The time of day is that of startsAt.',
  })
  rrule!: string;

  @LocalTimes('Occurrences to leave out: dates, or dates with a time of day, in the timeZone. COUNT includes them.')
  exdates?: string[];
}

export class ScopeQuery {
  @OneOf(['this', 'following', 'all'], {
    optional: true,
    example: 'this',
    default: 'this',
    description:
      'In a series: this session, this one and the following, or all. Only scheduled ones change, and without a class only those of the same host.',
  })
  scope: Scope = 'this';
}
