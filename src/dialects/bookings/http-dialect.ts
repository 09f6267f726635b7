import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/bookings';

const DESCRIPTION = `
Clients of systems in which students book live sessions of experts use this API in place of their own server. Bodies are
\`{ "success": true, "message"?, "data"?, "pagination"? }\` or \`{ "success": false, "message": "…" }\`, ids are numbers, and unknown fields are
ignored. Experts are teachers, and a course is a class.
`;

export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for clients that book live sessions',
    description: DESCRIPTION,
    token: 'The token returned when you register or log in.',
    tags: [
      ['auth', 'Accounts.'],
      ['live sessions', 'The catalogue, and the sessions of experts.'],
      ['bookings', 'Seats of students.'],
    ],
  },
  failureShape: { success: true, fields: ['message'] },
  failure: failureOf,
};
