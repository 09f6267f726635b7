import { id, int, optional } from './schema.ts';

/* Fields of many messages and bodies. */

const SEQ = 'The number of the last fact in this message.';
const AFTER = 'The number of the previous fact that you could see. If it is greater than your last number, you have missed something.';

export const ofSession = { sessionId: id() };
export const numbered = { ...ofSession, seq: int(1, { description: SEQ }), after: int(0, { description: AFTER }) };

const OUTSIDE = ' Absent outside the session’s room, where messages have no numbers.';
export const announced = {
  ...ofSession,
  seq: optional(int(1, { description: SEQ + OUTSIDE })),
  after: optional(int(0, { description: AFTER + OUTSIDE })),
};

export const inSession = { sessionId: optional(id({ description: 'Defaults to the session the connection is in.' })) };
