import {
  CONSENTS,
  REASON_LENGTH,
  USERS_PER_REQUEST,
  VERIFICATION_METHODS,
  VERIFICATION_STATUSES,
} from '../../../../contracts/classroom/verification.ts';
import type { ClientCommands } from '../../../../contracts/realtime.ts';
import {
  body,
  flag,
  id,
  instant,
  int,
  list,
  literal,
  namedObject,
  nullable,
  object,
  oneOf,
  optional,
  text,
  written,
  type Schema,
} from '../schema.ts';
import { inSession, numbered } from '../shared-fields.ts';

const status = oneOf(VERIFICATION_STATUSES, {
  description:
    '`asked`: no answer yet; `agreed`: to a picture that has not been sent yet; `sent` and `no-camera`: staff have to decide; `declined`; `accepted` and `rejected`: decided by staff.',
});
const result = {
  status,
  method: nullable(oneOf(VERIFICATION_METHODS, { description: 'By a picture, or by sight or voice. Null if neither was chosen.' })),
  askedAt: instant(),
  decidedAt: nullable(instant({ description: 'Null until staff have decided.' })),
};

export const verificationResult = namedObject('VerificationResult', result);

export const verificationState = namedObject('VerificationState', {
  userId: id(),
  ...result,
  decidedBy: nullable(id({ description: 'The member of staff who decided.' })),
  reason: nullable(text(REASON_LENGTH, { description: 'Why staff decided so. Always given for a rejection.' })),
  hasPicture: flag({ description: 'Whether a picture is stored now.' }),
});

const ask = {
  ...body('VerificationAskedBody', {
    ...inSession,
    userIds: optional(
      list(id(), { minItems: 1, maxItems: USERS_PER_REQUEST, description: 'If one of them is not in the session, nobody is asked.' }),
    ),
    all: optional(literal(true)),
  }),
  oneOf: [{ required: ['userIds'] }, { required: ['all'] }],
  'x-one-of': 'is required unless all is true; send only one of them',
} as Schema as Schema<ClientCommands['VERIFICATION_ASKED']['body']>;

export const verificationBodies = {
  VERIFICATION_ASKED: ask,
  VERIFICATION_ANSWERED: body('VerificationAnsweredBody', {
    ...inSession,
    consent: oneOf(CONSENTS, {
      description: '`picture`: you agree to send one picture; `no-camera`: staff verify you by sight or voice; `declined`: neither.',
    }),
  }),
  VERIFICATION_DECIDED: body('VerificationDecidedBody', {
    ...inSession,
    userId: id(),
    accepted: flag(),
    reason: optional(written(text(REASON_LENGTH, { minLength: 1, description: 'Required for a rejection. The participant can read it.' }))),
  }),
};

export const verificationAnswers = {
  VERIFICATION_ASKED: namedObject('VerificationAskedAnswer', {
    asked: int(0, { description: 'How many were asked.' }),
    seq: int(0, { description: 'The number of the last of these requests.' }),
  }),
  VERIFICATION_ANSWERED: verificationState,
  VERIFICATION_DECIDED: verificationState,
};

export const verificationMessages = {
  VERIFICATION_CHANGED: namedObject('VerificationChanged', {
    ...numbered,
    changes: list(object({ userId: id(), status, at: instant() }), { description: 'Apply them in this order.' }),
  }),
};
