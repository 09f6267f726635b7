import type { Request } from 'express';
import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/live-attendance';

const DESCRIPTION = `
Clients of the live-attendance systems use Rollcall here as they used their own server. Bodies are \`{ "success": true, "data": … }\` and
\`{ "success": false, "error": "…" }\`, ids stand in \`_id\`, and fields that are not known are ignored. What happens in a class as it
happens comes over a WebSocket at \`${PREFIX}/ws?token=…\`.
`;

/** Authentication and errors of these clients. */
export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for live-attendance clients',
    description: DESCRIPTION,
    token: 'The token of a log-in, with or without `Bearer`.',
    tags: [
      ['auth', 'Accounts.'],
      ['classes', 'Classes and students.'],
      ['attendance', 'Roll calls.'],
    ],
  },
  // A bare token gets a scheme.
  normalise: ({ headers }: Request) => {
    if (headers.authorization && !headers.authorization.includes(' ')) headers.authorization = `Bearer ${headers.authorization}`;
  },
  failure: failureOf,
};
