import { Decimal, Id, Instant, Int, ListOf, Text } from '../../../../kernel/http/validation/fields.ts';

export class AttendedSessionView {
  @Id()
  sessionId!: string;

  @Text({ max: 200, example: 'Induction' })
  title!: string;

  @Instant()
  startedAt!: Date;

  @Int({ min: 1, example: 31, description: 'How many people came, not counting staff.' })
  people!: number;
}

/** The sessions that were held, and how they were attended. */
export class HostOverviewView {
  @Int({ min: 0, example: 88, description: 'Sessions that were held.' })
  sessionsHeld!: number;

  @Decimal({ min: 0, example: 132.5, description: 'Total hours of sessions that were held.' })
  hoursHeld!: number;

  @Int({ min: 0, example: 87, description: 'Distinct students who joined a session that was held.' })
  studentsReached!: number;

  @Decimal({ min: 0, example: 24.6, description: 'How many people came to a session that was held, on average, not counting staff.' })
  averageAttendance!: number;

  @Int({
    min: 0,
    example: 2310,
    description: 'The average watch time of those who came to a session that was held, in whole seconds; 0 if nobody came.',
  })
  averageWatchedSeconds!: number;

  @ListOf(() => AttendedSessionView, { max: 5, description: 'The sessions to which most people came, largest first.' })
  mostAttended!: AttendedSessionView[];
}

export class SessionStatsView extends HostOverviewView {
  @Int({ min: 0, example: 4, description: 'Sessions planned to start today, not counting cancelled ones.' })
  today!: number;

  @Int({ min: 0, example: 1 })
  liveNow!: number;

  @Int({ min: 0, example: 14, description: 'Sessions planned to start this week (from Monday), not counting cancelled ones.' })
  thisWeek!: number;
}

/** How many sessions there are now, whatever dates the overview is about. */
export type SessionCounts = Pick<SessionStatsView, 'today' | 'liveNow' | 'thisWeek'>;
