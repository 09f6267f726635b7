import type { ErrorRow } from './row.ts';

export const classroomErrors = {
  MESSAGE_ID_TAKEN: [409, 'Another message in this session has this ID.'],
  STAFF_CANNOT_BE_REMOVED: [403, 'Staff of the session cannot be removed from it.'],
} as const satisfies Record<string, ErrorRow>;
