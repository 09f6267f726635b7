import { Instant, UrlField } from '../../../kernel/http/validation/fields.ts';

export class FeedState {
  @Instant({ nullable: true, description: 'When its address was created; null if it has none.' })
  madeAt!: Date | null;
}

export class FeedView {
  @UrlField({
    example: 'https://rollcall.example/api/v1/calendar/q3Zb0yJm5f0N1cV4mKcT8xwYvUQpLr7sD2eGhAiB9oE.ics',
    description: 'The secret address of the calendar. Anyone who has it can read the calendar. It is shown only once.',
  })
  url!: string;
}
