import { transient, type ErrorRow } from './row.ts';

export const attendanceErrors = {
  LINE_NOT_FOUND: [404, 'This student is not on the register.'],
  REGISTER_NOT_FOUND: [404, 'This session has no register yet.'],
  REGISTER_CLOSED: [409, 'The register is closed.'],
  REGISTER_NOT_OPEN: transient(409, 'The register is not open yet.'),
} as const satisfies Record<string, ErrorRow>;
