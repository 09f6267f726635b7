import { CONSENTS, REASON_LENGTH, USERS_PER_REQUEST, type Consent, type WhomToAsk } from '../../../../contracts/classroom/verification.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { MessageField } from '../../../../kernel/http/validation/message-field.ts';
import { Flag, ListOf, OneOf } from '../../../../kernel/http/validation/fields.ts';

/** Either `userIds` or `all`. */
export class AskRequest {
  @ListOf('id', {
    min: 1,
    max: USERS_PER_REQUEST,
    optional: true,
    example: ['0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11'],
    description: 'Participants who are in the session now. If one of them is not, nobody is asked.',
  })
  userIds?: string[];

  @Flag({
    optional: true,
    example: undefined,
    description: 'True: every participant who is in the session now and has not been asked yet.',
  })
  all?: boolean;
}

/** Throws VALIDATION_FAILED unless exactly one of the two is set. */
export const whomOf = ({ userIds, all }: AskRequest): WhomToAsk => {
  if (userIds && !all) return { userIds };
  if (all && !userIds) return { all };
  throw new DomainError('VALIDATION_FAILED', [{ field: 'userIds', message: 'is required unless all is true; send only one of them' }]);
};

export class AnswerRequest {
  @OneOf(CONSENTS, {
    description: '`picture`: you agree to send one picture; `no-camera`: staff verify you by sight or voice; `declined`: neither.',
  })
  consent!: Consent;
}

export class DecisionRequest {
  @Flag({ example: false, description: 'Whether the person is who they say they are.' })
  accepted!: boolean;

  @MessageField({
    max: REASON_LENGTH,
    optional: true,
    example: 'The picture is too dark.',
    description: 'Required for a rejection. The participant can read it.',
  })
  reason?: string;
}
