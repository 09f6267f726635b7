import type { Request } from 'express';
import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/live-attendance';

const DESCRIPTION = `
Clients of live-attendance systems use this API in place of their own server. Bodies are \`{ "success": true, "data": … }\` or
\`{ "success": false, "error": "…" }\`, ids are in \`_id\`, and unknown fields are ignored. Live events of a class come over a WebSocket
at \`${PREFIX}/ws?token=…\`.
`;

/** How these clients authenticate, and the errors they expect. */
export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for live-attendance clients',
    description: DESCRIPTION,
    token: 'The token returned when you log in, with or without `Bearer`.',
    tags: [
      ['auth', 'Accounts.'],
      ['classes', 'Classes and students.'],
      ['attendance', 'Roll calls.'],
    ],
  },
  // These clients may send the token alone, without a scheme.
  normalise: ({ headers }: Request) => {
    if (headers.authorization && !headers.authorization.includes(' ')) headers.authorization = `Bearer ${headers.authorization}`;
  },
  failureShape: { success: true, fields: ['error'] },
  failure: failureOf,
};
