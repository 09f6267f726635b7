import { errorTable, type ErrorCode } from './contracts/errors.ts';
import type { DocumentIntro } from './kernel/http/openapi/types.ts';

/** The codes that clients receive. Every other code is replaced by one of these. */
export const publicCodes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => errorTable[code].shownAs === undefined);

const TAGS: readonly (readonly [string, string])[] = [
  ['auth', 'Accounts and devices: sign up, sign in, stay signed in, sign out.'],
  ['users', 'All accounts, for administrators; the student directory, for teachers.'],
  ['classes', 'Classes with their teachers, dated enrolments and join codes.'],
  ['live sessions', 'Plan, start, join and end sessions; see who is in them and what happened.'],
  ['classroom', 'What happens in a live session besides attendance: chat, raised hands, the shared video, host tools, verification.'],
  ['bookings', 'Book, pay for and cancel seats; waiting lists.'],
  ['calendar', 'Sessions as iCalendar feeds, for the calendar apps people already use.'],
  ['attendance', 'The register of a session: marks, summary, your own line, history.'],
  ['operations', 'Health, metrics and failing reactions, for operators.'],
];

const description = `
Rollcall runs live classes and keeps an attendance record that a school can stand behind.
This page documents the REST API; [/openapi.json](/openapi.json) is its machine-readable form. A room's live events are sent over
Socket.IO, documented at [/docs/sockets](/docs/sockets) and, machine-readable, at [/asyncapi.json](/asyncapi.json).

## Take attendance in ten minutes

1. \`POST /api/v1/auth/register\` with role \`teacher\`, then again (with another email) with role \`student\`. If teachers need
   approval on this server, an administrator approves them with \`PATCH /api/v1/users/{id}\`.
2. \`POST /api/v1/auth/login\` as the teacher. This signs you in on this page: the lock at the top holds the \`accessToken\`.
   Elsewhere, send it as \`Authorization: Bearer <accessToken>\`. To act as somebody else, paste their token under **Authorize**.
   A token is valid for a few minutes; \`POST /api/v1/auth/refresh\` returns a new one. Pages of this server can keep the refresh token
   in a cookie that scripts cannot read: \`refreshCookie: true\`.
3. \`POST /api/v1/classes\` creates a class; \`POST /api/v1/classes/{id}/students\` enrols the student.
4. \`POST /api/v1/attendance/start\` with the \`classId\` starts a session and opens its register.
5. \`POST /api/v1/live-sessions/{id}/attendance/marks\` marks one student, several, or everyone who is still unmarked.
   Students can also be marked automatically when they join, with \`POST /api/v1/live-sessions/{id}/join\` or by socket.
6. \`POST /api/v1/attendance/end\` with the \`sessionId\` closes the register: everyone who is still unmarked becomes absent.
   \`GET /api/v1/live-sessions/{id}/attendance\` returns the register, line by line.

## Responses

A success is \`{ "success": true, "data": … }\`, with \`pagination\` beside it for lists. A failure is
\`{ "success": false, "error": "a sentence for people", "code": "…", "requestId": "…" }\`, with \`details\` (\`field\`, \`message\`) if
fields are invalid, and \`extra\` if an id or a number helps you to continue. Rely on \`code\`: it is stable, whereas the sentence may change.
Something that you may not see gets the same response as something that does not exist. A method that a path does not support gets 405,
with the supported ones in \`Allow\`. Bodies and queries are UTF-8. Times are ISO 8601 in UTC; ids are UUIDs.

Lists are read by page (\`page\`, \`limit\` up to 100) or by cursor: send \`pagination.next\` of one page as \`after\` of the next request,
with the same filters, until it is null: \`GET /api/v1/users?limit=100\`, then \`GET /api/v1/users?limit=100&after=WzEsIkZK…\`. If rows are
added or removed in the meantime, reading by page may skip or repeat rows; by cursor, you get each row exactly once, unless its own place in
the order changes.

A request that changes something may carry an \`Idempotency-Key\` of your choice. If you repeat it within a day with the same key and body, it
is not executed again: you get the first response, with \`Idempotency-Replayed: true\`. If the first request is still running, the repeated
one waits up to two seconds for its response (after that, 409 \`REQUEST_IN_PROGRESS\`: send it again). Some error responses are not
stored (400, 401, 413, 415, 429, 5xx, and those that tell you to try again or to wait): the next request with that key is executed.

If you exceed a rate limit (per user with a valid token, otherwise per address; every request counts once), you get 429 with \`Retry-After\` in seconds. Every response has an \`X-Request-Id\`: yours if you sent one.

<details><summary><strong>All error codes</strong></summary>

| code | status | meaning |
|---|---|---|
${publicCodes.map((code) => `| \`${code}\` | ${errorTable[code].status} | ${errorTable[code].message} |`).join('\n')}

</details>
`;

/** The introduction of the API documentation. */
export const apiDocs: DocumentIntro = {
  title: 'Rollcall',
  description,
  token: 'The accessToken returned when you sign in, or a token of an identity provider (`GET /auth/providers`).',
  tags: TAGS,
};
