import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/live-attendance-v1';
/** All its REST routes are below this path. */
export const REST = `${PREFIX}/api/v1`;

const DESCRIPTION = `
Clients of these live-attendance systems use this API in place of their own server. Bodies are \`{ "success": true, "data": … }\` or
\`{ "success": false, "error": "…" }\` (two routes differ), ids are in \`_id\`, and unknown fields are ignored. Live events of a class come
over a WebSocket at \`${PREFIX}/ws?token=…\`.
`;

export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for live-attendance clients, version 1',
    description: DESCRIPTION,
    token: 'The token returned when you log in.',
    tags: [
      ['auth', 'Accounts.'],
      ['classes', 'Classes and students.'],
      ['attendance', 'Roll calls.'],
    ],
  },
  failureShape: { success: true, fields: ['error', 'message'] },
  failure: failureOf,
};
