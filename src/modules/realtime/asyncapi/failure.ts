import type * as Contract from '../../../contracts/realtime.js';
import { field } from '../../../kernel/http/validation/field.ts';
import { ListOf, Nested, Text } from '../../../kernel/http/validation/fields.ts';
import type { Agreed, SameShape } from './same-shape.js';

/* What goes wrong, as it is told: in an acknowledgement, and at the door. */

export class FailureDetail {
  @Text({ max: 500, description: 'Where: `marks.0.status`.' })
  field!: string;

  @Text({ max: 500 })
  message!: string;
}

export class Failure {
  @field('flag', {}, { type: Boolean, enum: [false] })
  success!: false;

  @Text({ max: 500, description: 'A sentence for a person.' })
  error!: string;

  @Text({ max: 60, description: 'Stable; act on this.' })
  code!: string;

  @ListOf(() => FailureDetail, { optional: true, description: 'Which fields are wrong, and how.' })
  details?: FailureDetail[];
}

/** What goes into the handshake. */
export class Handshake {
  @Text({
    min: 1,
    max: 4000,
    optional: true,
    description: 'The `accessToken` of a log-in. Left out, the header `Authorization` is looked at.',
  })
  token?: string;
}

/** The error that the client library gives to `connect_error`. */
export class ConnectError {
  @Text({ max: 500, description: 'A sentence for a person.' })
  message!: string;

  @Nested(() => Failure)
  data!: Failure;
}

export type FailureAgrees = Agreed<{ ack: SameShape<Failure, Extract<Contract.Ack<null>, { readonly success: false }>> }>;
