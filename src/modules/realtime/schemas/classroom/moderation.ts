import type { ModerationCommands } from '../../../../contracts/realtime/moderation.ts';
import { LIMITS } from '../../limits.ts';
import { body, flag, id, int, list, namedObject, nullable, optional, text, type Schema } from '../schema.ts';
import { announced, inSession, numbered, ofSession } from '../shared-fields.ts';

const moderated = namedObject('ModeratedAnswer', {
  seq: int(0, { description: 'The number of the fact or, if nothing changed, of the latest one.' }),
});

const mute = {
  ...body('MuteBody', {
    ...inSession,
    userId: optional(id({ description: 'The participant to mute.' })),
    all: optional({ ...flag({ description: 'Everyone who is not staff.' }), enum: [true] } as Schema as Schema<true>),
  }),
  oneOf: [{ required: ['userId'] }, { required: ['all'] }],
  'x-one-of': 'is required, unless all is given; send only one of them',
} as Schema as Schema<ModerationCommands['PARTICIPANT_MUTED']['body']>;

const participant = id({ description: 'The participant concerned.' });

export const moderationBodies = {
  PARTICIPANT_MUTED: mute,
  PARTICIPANT_REMOVED: body('RemoveParticipantBody', { ...inSession, userId: participant }),
  PARTICIPANT_READMITTED: body('ReadmitParticipantBody', { ...inSession, userId: participant }),
  ROOM_LOCKED: body('LockRoomBody', { ...inSession, locked: flag({ description: 'Whether the session is locked.' }) }),
};

export const moderationAnswers = {
  PARTICIPANT_MUTED: moderated,
  PARTICIPANT_REMOVED: moderated,
  PARTICIPANT_READMITTED: moderated,
  ROOM_LOCKED: moderated,
};

const by = id({ description: 'The member of staff.' });

export const moderationMessages = {
  PARTICIPANT_MUTED: namedObject('ParticipantMutedMessage', {
    ...numbered,
    userIds: nullable(list(id(), { minItems: 1, description: 'Whose microphone goes off. Null for everyone who is not staff.' })),
    by,
  }),
  PARTICIPANT_REMOVED: namedObject('ParticipantRemovedMessage', { ...numbered, userId: participant, name: text(120), by }),
  PARTICIPANT_READMITTED: namedObject('ParticipantReadmittedMessage', { ...announced, userId: participant }),
  ROOM_LOCKED: namedObject('RoomLockedMessage', { ...announced, locked: flag() }),
  KNOCKED: namedObject('KnockedMessage', {
    ...ofSession,
    users: list(namedObject('Knocker', { userId: id(), name: text(120) }), { minItems: 1, maxItems: LIMITS.participantsShown }),
    count: int(1, { description: 'How many users, including those who are not named.' }),
  }),
};

/** The fields of `ClassroomState`. */
export const moderationState = {
  locked: flag({ description: 'Whether only staff and those who have already been in the session can join it.' }),
  muted: list(id(), {
    maxItems: 200,
    description: 'Those who were asked to switch their microphone off and have neither switched it on nor left since.',
  }),
};
