import { Decimal, Int } from '../../../../kernel/http/validation/fields.ts';

export class SessionStatsView {
  @Int({ min: 0, example: 4, description: 'Planned to start today, cancelled ones left out.' })
  today!: number;

  @Int({ min: 0, example: 1 })
  liveNow!: number;

  @Int({ min: 0, example: 14, description: 'Planned to start in this week, from Monday on, cancelled ones left out.' })
  thisWeek!: number;

  @Decimal({ min: 0, example: 132.5, description: 'Hours of all sessions that were held.' })
  hoursHeld!: number;

  @Int({ min: 0, example: 87, description: 'Different students who were in one of them.' })
  studentsReached!: number;
}
