import { Decimal, Int } from '../../../../kernel/http/validation/fields.ts';

export class SessionStatsView {
  @Int({ min: 0, example: 4, description: 'Sessions planned to start today, not counting cancelled ones.' })
  today!: number;

  @Int({ min: 0, example: 1 })
  liveNow!: number;

  @Int({ min: 0, example: 14, description: 'Sessions planned to start this week (from Monday), not counting cancelled ones.' })
  thisWeek!: number;

  @Decimal({ min: 0, example: 132.5, description: 'Total hours of sessions that were held.' })
  hoursHeld!: number;

  @Int({ min: 0, example: 87, description: 'Distinct students who joined a session that was held.' })
  studentsReached!: number;
}
