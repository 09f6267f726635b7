import { SERIES_STEPS, type Attendee, type SeriesStep, type SessionAnalytics } from '../../../../contracts/live-session/analytics.ts';
import { Id, Instant, Int, ListOf, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';

export class AnalyticsQuery {
  @OneOf(SERIES_STEPS, {
    optional: true,
    example: undefined,
    description:
      'The step of the series. By default a minute for sessions of up to three hours and a quarter of an hour for longer ones. Per-minute figures are not available for sessions longer than a day.',
  })
  step?: SeriesStep;
}

export class SeriesPoint {
  @Instant({ description: 'The beginning of the step.' })
  at!: Date;

  @Int({ min: 0, example: 27, description: 'How many people were there at some moment of the step.' })
  people!: number;
}

/** How a session was attended. Staff are not counted. */
export class AnalyticsView implements SessionAnalytics {
  @Id()
  sessionId!: string;

  @Instant()
  startedAt!: Date;

  @Instant({ nullable: true, description: 'Null while the session is live.' })
  endedAt!: Date | null;

  @Instant({
    description:
      'The end of the period that the figures cover: the end of the session or, while it is live, now. A stay that has not ended counts up to then.',
  })
  countedUntil!: Date;

  @Int({ min: 0, example: 31, description: 'How many people came.' })
  people!: number;

  @Int({ min: 0, nullable: true, example: 2514, description: 'The mean time attended by those who came, in seconds; null if nobody came.' })
  meanSeconds!: number | null;

  @Int({ min: 0, nullable: true, example: 2662, description: 'The median, likewise.' })
  medianSeconds!: number | null;

  @Int({ min: 0, nullable: true, example: 2310, description: 'The mean watch time of those who came, in seconds; null if nobody came.' })
  meanWatchedSeconds!: number | null;

  @Int({ min: 0, example: 29, description: 'The largest number of people who were there at the same time.' })
  peak!: number;

  @Instant({ nullable: true, description: 'When the peak was first reached; null if nobody came.' })
  peakAt!: Date | null;

  @OneOf(SERIES_STEPS)
  step!: SeriesStep;

  @ListOf(() => SeriesPoint, { description: 'One point per step, from the start of the session.' })
  series!: SeriesPoint[];
}

export class AttendeeView implements Attendee {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @Int({
    min: 0,
    example: 2580,
    description:
      'Time attended in whole seconds, by any of their devices. Absences shorter than PRESENCE_GRACE (a minute by default) are included.',
  })
  attendedSeconds!: number;

  @Int({
    min: 0,
    example: 2290,
    description:
      'Watch time in whole seconds: how much of the video they played, as their players reported to `watch`. Without reports, the time attended.',
  })
  watchedSeconds!: number;

  @Instant()
  firstJoinedAt!: Date;

  @Instant({ nullable: true, description: 'Null while they are in the live session; their time is then counted until now.' })
  lastLeftAt!: Date | null;
}
