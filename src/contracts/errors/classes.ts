import type { ErrorRow } from './row.ts';

export const classErrors = {
  OWNER_ONLY: [403, 'Only the class owner can do this.'],
  CLASS_NOT_FOUND: [404, 'Class not found.'],
  JOIN_CODE_NOT_FOUND: [404, 'No class has this join code.'],
  NOT_CLASS_TEACHER: [404, 'You do not teach this class.', 'CLASS_NOT_FOUND'],
  NOT_ENROLLED: [404, 'You are not enrolled in this class.', 'CLASS_NOT_FOUND'],
  CLASS_ARCHIVED: [409, 'This class is archived.'],
  CLASS_HAS_LIVE_SESSION: [409, 'This class has a live session.'],
  OWNER_CANNOT_BE_REMOVED: [409, 'The owner of a class cannot be removed from it.'],
} as const satisfies Record<string, ErrorRow>;
