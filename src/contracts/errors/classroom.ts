import type { ErrorRow } from './row.ts';

export const classroomErrors = {
  MESSAGE_NOT_FOUND: [404, 'There is no such message in this session.'],
  NOT_YOUR_MESSAGE: [403, 'Only its sender and the staff of the session can delete a message.'],
  CHAT_CLOSED: [409, 'The chat is switched off.'],
  MESSAGE_ID_TAKEN: [409, 'Another message in this session has this ID.'],
  STAFF_CANNOT_BE_REMOVED: [403, 'Staff of the session cannot be removed from it.'],
  NO_VIDEO: [409, 'This session has no video.'],
} as const satisfies Record<string, ErrorRow>;
