import type { ErrorRow } from './row.ts';

export const classroomErrors = {
  MESSAGE_ID_TAKEN: [409, 'Another message in this session has this ID.'],
} as const satisfies Record<string, ErrorRow>;
