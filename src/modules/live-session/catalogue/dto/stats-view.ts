import { Decimal, Int } from '../../../../kernel/http/validation/fields.ts';

export class SessionStatsView {
  @Int({ min: 0, example: 4, description: 'Planned to start today, without cancelled ones.' })
  today!: number;

  @Int({ min: 0, example: 1 })
  liveNow!: number;

  @Int({ min: 0, example: 14, description: 'Planned to start this week, from Monday on, without cancelled ones.' })
  thisWeek!: number;

  @Decimal({ min: 0, example: 132.5, description: 'Total hours of sessions that were held.' })
  hoursHeld!: number;

  @Int({ min: 0, example: 87, description: 'Distinct students who joined one of them.' })
  studentsReached!: number;
}
