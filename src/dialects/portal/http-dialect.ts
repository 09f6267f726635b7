import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/portal';

const DESCRIPTION = `
Clients of the live-session portal use this API in place of their own server. Response bodies have no envelope, errors are
\`{ "message": "…" }\`, ids are numbers, and unknown fields are ignored. The portal's roles \`admin\` and \`user\` are Rollcall's teacher and
student.
`;

export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for portal clients',
    description: DESCRIPTION,
    token: 'The token returned when you log in.',
    tags: [
      ['auth', 'Accounts.'],
      ['sessions', 'Live sessions.'],
      ['attendance', 'Who was in a session, and for how long.'],
    ],
  },
  failureShape: { success: false, fields: ['message'] },
  failure: failureOf,
};
