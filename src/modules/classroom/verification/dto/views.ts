import {
  VERIFICATION_METHODS,
  VERIFICATION_STATUSES,
  type VerificationMethod,
  type VerificationState,
  type VerificationStatus,
} from '../../../../contracts/classroom/verification.ts';
import { Flag, Id, Instant, Int, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import type { NamedVerification } from '../features/list-verifications.ts';

export class AskedView {
  @Int({ min: 0, example: 12, description: 'How many were asked.' })
  asked!: number;

  @Int({ min: 0, example: 42, description: 'The number of the last of these requests in the session’s stream.' })
  seq!: number;
}

export class VerificationStateView implements VerificationState {
  @Id()
  userId!: string;

  @OneOf(VERIFICATION_STATUSES, {
    description:
      '`asked`: no answer yet; `agreed`: to a picture that has not been sent yet; `sent` and `no-camera`: staff have to decide; `declined`; `accepted` and `rejected`: decided.',
  })
  status!: VerificationStatus;

  @OneOf(VERIFICATION_METHODS, { nullable: true, description: 'Null until the participant has chosen one, and if they declined.' })
  method!: VerificationMethod | null;

  @Instant()
  askedAt!: Date;

  @Instant({ nullable: true, description: 'Null until staff have decided.' })
  decidedAt!: Date | null;

  @Id({ nullable: true, description: 'The member of staff who decided.' })
  decidedBy!: string | null;

  @Text({ max: 500, nullable: true, lines: true, example: null, description: 'Why staff decided so: always given for a rejection.' })
  reason!: string | null;

  @Flag({ description: 'Whether a picture is stored now.' })
  hasPicture!: boolean;
}

export class VerificationView extends VerificationStateView implements NamedVerification {
  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;
}
