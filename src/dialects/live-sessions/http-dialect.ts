import type { HttpDialect } from '../../kernel/http/dialects.ts';
import { failureOf } from './rest/failures.ts';

export const PREFIX = '/compat/live-sessions';
/** All its routes are below this path. */
export const REST = `${PREFIX}/api`;

const DESCRIPTION = `
Pages that show live sessions as cards, and their admin forms, use this API in place of their own server. Bodies are bare objects or lists; failures are
\`{ "error": "…" }\`; ids are in \`_id\`; unknown fields are ignored. A session that is started again after its end keeps its id here; in the main
API each start is a session of its own.
`;

export const httpDialect: Omit<HttpDialect, 'module'> = {
  prefix: PREFIX,
  about: {
    title: 'Rollcall for live-sessions clients',
    description: DESCRIPTION,
    token: 'An access token of the main API, or a token of the identity provider.',
    tags: [
      ['sessions', 'The cards, and joining.'],
      ['admin', 'Creating, changing and deleting sessions.'],
      ['analytics', 'Who came, and how long they watched.'],
    ],
  },
  failureShape: { success: false, fields: ['error'] },
  failure: failureOf,
};
