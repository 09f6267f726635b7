import type { VerificationState } from '../../../../contracts/classroom/verification.ts';
import { KEPT_OUT_ERRORS } from '../../../../contracts/errors/live-session.ts';
import type { OnTheWire } from '../../../../contracts/realtime.ts';
import type { VerificationCommands, VerificationMessages } from '../../../../contracts/realtime/verification.ts';
import { AMARA, GRACE, LUCA, SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

const [askedAt, decidedAt] = ['2026-09-01T07:10:00.000Z', '2026-09-01T07:11:30.000Z'];
const agreed: OnTheWire<VerificationState> = {
  userId: AMARA,
  status: 'agreed',
  method: 'picture',
  askedAt,
  decidedAt: null,
  decidedBy: null,
  reason: null,
  hasPicture: false,
};
const reason = 'The picture is too dark.';

export const verificationCommandTexts: CommandTexts<keyof VerificationCommands> = {
  VERIFICATION_ASKED: {
    summary: 'Ask participants to verify who they are. For staff.',
    says: 'One, some or, with `all`, everyone who is in the session and has not been asked yet. Those named who declined or were decided on are asked again. A request that is still open stays as it is.',
    errors: [
      'NOT_IN_A_SESSION',
      'TEACHER_ONLY',
      'SESSION_NOT_FOUND',
      'SESSION_NOT_LIVE',
      'PEER_NOT_FOUND',
      'STAFF_NOT_VERIFIED',
      ...KEPT_OUT_ERRORS,
    ],
    bodies: [
      { summary: 'Two participants', payload: { userIds: [AMARA, LUCA] } },
      { summary: 'Everyone', payload: { all: true } },
    ],
    answers: [{ summary: 'Both were asked', payload: { asked: 2, seq: 14 } }],
  },
  VERIFICATION_ANSWERED: {
    summary: 'Answer such a request.',
    says: 'After agreeing to a picture, send it with `PUT /api/v1/live-sessions/{id}/verifications/me/picture`. You can change your answer until staff have decided. A picture that you no longer agree to is deleted at once.',
    errors: [
      'NOT_IN_A_SESSION',
      'SESSION_NOT_FOUND',
      'SESSION_NOT_LIVE',
      'VERIFICATION_NOT_ASKED',
      'VERIFICATION_DECIDED',
      ...KEPT_OUT_ERRORS,
    ],
    bodies: [
      { summary: 'Agree to a picture', payload: { consent: 'picture' } },
      { summary: 'Choose the way without a camera', payload: { consent: 'no-camera' } },
    ],
    answers: [{ summary: 'Amara has agreed', payload: agreed }],
  },
  VERIFICATION_DECIDED: {
    summary: 'Accept or reject, once. For staff.',
    says: 'By the picture, which is at `GET /api/v1/live-sessions/{id}/verifications/{userId}/picture`, or by sight or voice. The picture of a rejected verification is deleted at once. Also possible after the session, until the picture is deleted.',
    errors: [
      'NOT_IN_A_SESSION',
      'TEACHER_ONLY',
      'SESSION_NOT_FOUND',
      'VERIFICATION_NOT_FOUND',
      'VERIFICATION_DECIDED',
      'VERIFICATION_NOT_ANSWERED',
      'VERIFICATION_EXPIRED',
      'REASON_NEEDED',
      ...KEPT_OUT_ERRORS,
    ],
    bodies: [
      { summary: 'Accept', payload: { userId: AMARA, accepted: true } },
      { summary: 'Reject', payload: { userId: AMARA, accepted: false, reason } },
    ],
    answers: [{ summary: 'Rejected', payload: { ...agreed, status: 'rejected', decidedAt, decidedBy: GRACE, reason } }],
  },
};

export const verificationEventTexts: EventTexts<keyof VerificationMessages> = {
  VERIFICATION_CHANGED: {
    summary: 'Participants were asked to verify who they are, answered, sent a picture, or were accepted or rejected.',
    to: 'Staff; and the participants concerned, who receive only their own.',
    says: 'Never contains a picture or a reason: read them over REST.',
    example: {
      summary: 'Two participants were asked',
      payload: {
        sessionId: SESSION,
        seq: 14,
        after: 12,
        changes: [AMARA, LUCA].map((userId) => ({ userId, status: 'asked', at: askedAt })),
      },
    },
  },
};
