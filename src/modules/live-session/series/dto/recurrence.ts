import { applyDecorators } from '@nestjs/common';
import type { Scope } from '../../../../contracts/live-session/lifecycle.ts';
import { rule } from '../../../../kernel/http/validation/field.ts';
import { ListOf, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import { parseLocal } from '../domain/local-time.ts';

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
      'An RRULE (RFC 5545) with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, a COUNT or an UNTIL, and at most 500 occurrences. Occurrences have the time of day of startsAt in timeZone: a lesson at 09:00 stays at 09:00 all year.',
  })
  rrule!: string;

  @LocalTimes('Occurrences to leave out: dates, or dates with a time of day, in timeZone. COUNT includes them.')
  exdates?: string[];
}

export class ScopeQuery {
  @OneOf(['this', 'following', 'all'], {
    optional: true,
    example: 'this',
    default: 'this',
    description:
      'In a series: this session, this and the following ones, or all. Only scheduled sessions change and, without a class, only those with the same host.',
  })
  scope: Scope = 'this';
}
