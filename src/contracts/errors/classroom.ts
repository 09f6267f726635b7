import type { ErrorRow } from './row.ts';

export const classroomErrors = {
  MESSAGE_NOT_FOUND: [404, 'There is no such message in this session.'],
  NOT_YOUR_MESSAGE: [403, 'Only its sender and the staff of the session can delete a message.'],
  CHAT_CLOSED: [409, 'The chat is switched off.'],
  MESSAGE_ID_TAKEN: [409, 'Another message in this session has this ID.'],
  STAFF_CANNOT_BE_REMOVED: [403, 'Staff of the session cannot be removed from it.'],
  NO_VIDEO: [409, 'This session has no video.'],
  VERIFICATION_NOT_FOUND: [404, 'This user has not been asked to verify who they are.'],
  VERIFICATION_PICTURE_NOT_FOUND: [404, 'There is no picture of this user, or it has been deleted.'],
  VERIFICATION_NOT_ASKED: [409, 'You have not been asked to verify who you are.'],
  VERIFICATION_DECIDED: [409, 'This verification has already been decided.'],
  VERIFICATION_NOT_ANSWERED: [409, 'There is nothing to decide yet: no picture, and no choice to be verified without a camera.'],
  VERIFICATION_EXPIRED: [409, 'The picture has been deleted, so this verification can no longer be decided.'],
  CONSENT_NEEDED: [409, 'Agree to send a picture first.'],
  VERIFICATION_PICTURE_SENT: [409, 'You have already sent a picture.'],
  JPEG_OR_WEBP_NEEDED: [415, 'Send a JPEG or WebP as the request body, with its Content-Type.'],
  NOT_JPEG_OR_WEBP: [422, 'This is not a complete JPEG or WebP picture.'],
  STAFF_NOT_VERIFIED: [422, 'Staff of the session are not asked to verify who they are.'],
  REASON_NEEDED: [422, 'Say why the verification is rejected.'],
} as const satisfies Record<string, ErrorRow>;
