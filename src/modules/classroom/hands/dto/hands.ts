import { Id, Instant, Int, Text } from '../../../../kernel/http/validation/fields.ts';

const SEQ = 'The number of the raised hand in the session. Hands are in the order of these numbers.';

export class RaisedView {
  @Int({ min: 1, example: 12, description: SEQ })
  seq!: number;
}

export class LoweredView {
  @Int({ min: 0, example: 1, description: 'How many hands were up and have been lowered.' })
  lowered!: number;
}

export class RaisedHandView {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Int({ min: 1, example: 12, description: SEQ })
  seq!: number;

  @Instant({ description: 'When the hand was raised.' })
  at!: Date;
}
