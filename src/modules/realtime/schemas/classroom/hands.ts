import { HANDS_SHOWN } from '../../../../contracts/classroom/room-state.ts';
import { body, flag, id, instant, int, list, namedObject, nullable, optional, text } from '../schema.ts';
import { inSession, numbered } from '../shared-fields.ts';

const seq = int(1, { description: 'The number of the raised hand. Hands are in the order of these numbers.' });

export const handBodies = {
  HAND_RAISED: body('HandRaisedBody', inSession),
  HAND_LOWERED: body('HandLoweredBody', {
    ...inSession,
    userId: optional(id({ description: 'Whose hand. Defaults to your own; only staff may lower those of others.' })),
    all: optional(flag({ description: 'Lowers all hands. For staff.' })),
  }),
};

export const handAnswers = {
  HAND_RAISED: namedObject('HandRaisedAnswer', { seq }),
  HAND_LOWERED: namedObject('HandLoweredAnswer', { lowered: int(0, { description: 'How many hands were up.' }) }),
};

export const handMessages = {
  HAND_RAISED: namedObject('HandRaisedMessage', { ...numbered, userId: id(), name: text(120), at: instant() }),
  HAND_LOWERED: namedObject('HandLoweredMessage', {
    ...numbered,
    userIds: nullable(list(id(), { description: 'Whose hands. Null: all hands were lowered.' })),
  }),
};

export const raisedHands = namedObject('RaisedHands', {
  items: list(namedObject('RaisedHand', { userId: id(), name: text(120), seq, at: instant() }), { maxItems: HANDS_SHOWN }),
  count: int(0, { description: 'How many hands are up, including those not listed.' }),
});
