import { AnyObject, Id, Instant, Int, ListOf, Text } from '../../../../kernel/http/validation/fields.ts';

export class EventsQuery {
  @Int({ min: 0, max: 2_147_483_647, optional: true, default: 0, description: 'The number of the last event that the caller already has.' })
  after: number = 0;

  @Int({ min: 1, max: 100, optional: true, default: 100 })
  limit: number = 100;
}

export class EventView {
  @Int({ min: 1, example: 17, description: 'The number of this event.' })
  seq!: number;

  @Int({ min: 0, example: 15, description: 'The number of the previous event that the caller may see; 0 for the first.' })
  after!: number;

  @Text({ max: 100, example: 'attendance.AttendanceMarked' })
  type!: string;

  @Instant()
  at!: Date;

  @AnyObject({
    example: { studentId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', status: 'present' },
    description: 'Ids and values, depending on the type.',
  })
  data!: object;

  @Id({ optional: true, nullable: true, description: 'Who caused the event; null if nobody did. For staff only.' })
  actorId?: string | null;
}

export class EventsView {
  @ListOf(() => EventView, { description: 'The events, in order.' })
  events!: EventView[];

  @Int({ min: 0, example: 42, description: 'The number of the last event that the caller may see: a client that has it is up to date.' })
  head!: number;
}
