import { errorTable, type ErrorCode } from './contracts/errors.ts';
import type { DocumentIntro } from './kernel/http/openapi/types.ts';

/** The codes that clients see. The others are shown as one of these. */
export const seenCodes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => errorTable[code].shownAs === undefined);

const TAGS: readonly (readonly [string, string])[] = [
  ['auth', 'Accounts and devices: sign up, log in, stay logged in, log out.'],
  ['users', 'The administrator’s view of all accounts, and the student directory of teachers.'],
  ['classes', 'Classes, their teachers, their dated enrolments and join codes.'],
  ['live sessions', 'Sessions: planned or at once, started, joined, ended; who is in them, what happened.'],
  ['bookings', 'Seats: booked, waited for, paid, given back.'],
  ['calendar', 'Sessions as iCalendar, for calendars that people have already.'],
  ['attendance', 'The register of a session: marks, summary, one’s own line, history.'],
  ['running it', 'Health and metrics, for those who run the server.'],
];

const description = `
Rollcall runs live classes and keeps an attendance record that a school can stand behind.
This page is the REST API, and [/openapi.json](/openapi.json) the same for machines. What happens in a room as it happens comes over
Socket.IO: [/docs/sockets](/docs/sockets) says how, and [/asyncapi.json](/asyncapi.json) the same for machines.

## Take attendance in ten minutes

1. \`POST /api/v1/auth/register\` with role \`teacher\`, then again (other email) with role \`student\`. Where teachers need an
   approval, an administrator gives it with \`PATCH /api/v1/users/{id}\`.
2. \`POST /api/v1/auth/login\` as the teacher. On this page you are then logged in: the lock at the top holds the \`accessToken\`.
   Elsewhere send it as \`Authorization: Bearer <accessToken>\`; paste another one under **Authorize** to be somebody else.
   It lives for some minutes; \`POST /api/v1/auth/refresh\` gives the next.
3. \`POST /api/v1/classes\` makes a class; \`POST /api/v1/classes/{id}/students\` enrols the student.
4. \`POST /api/v1/attendance/start\` with the \`classId\` starts a session and opens its register.
5. \`POST /api/v1/live-sessions/{id}/attendance/marks\` marks students, one, many, or all that are left.
   Students who join with \`POST /api/v1/live-sessions/{id}/join\`, or by socket, can be marked by that alone.
6. \`POST /api/v1/attendance/end\` with the \`sessionId\` closes the register: whoever is not marked is absent.
   \`GET /api/v1/live-sessions/{id}/attendance\` is the register, line by line.

## How answers look

Success is \`{ "success": true, "data": … }\`, with \`pagination\` beside it for lists. Failure is
\`{ "success": false, "error": "a sentence for a person", "code": "…", "requestId": "…" }\`, with \`details\` (\`field\`, \`message\`) where
fields are wrong, and \`extra\` where an id or a number helps. Act on \`code\`: it is stable, the sentence is not.
Something that is not yours answers as if it did not exist. A method that a path does not have gets 405, with the ones it has in \`Allow\`.
Bodies and queries are UTF-8. Times are ISO 8601 in UTC; ids are UUIDs.

Lists are read by page (\`page\`, \`limit\` up to 100) or by cursor: take \`pagination.next\` of one page as \`after\` of the next request,
with the same filters, until it is null: \`GET /api/v1/users?limit=100\`, then \`GET /api/v1/users?limit=100&after=WzEsIkZK…\`. Rows that are
added or removed meanwhile shift pages; by cursor each row that keeps its place in the order comes exactly once.

A request that changes something may carry an \`Idempotency-Key\` of your choice. Sent again within a day, with the same body, it is not
done again: you get the first answer, with \`Idempotency-Replayed: true\`. Sent while the first is still running, it waits for that answer
for up to two seconds (then 409 \`REQUEST_IN_PROGRESS\`: send it again). Answers that could be different a moment later (400, 401, 413, 415,
429, 5xx and those that say so) are not kept: the next request with that key runs.

Limits (per user with a good token, otherwise per address; every request counts once) answer 429 with \`Retry-After\` in seconds. Every answer has an \`X-Request-Id\`, yours if you send one.

<details><summary><strong>All error codes</strong></summary>

| code | status | meaning |
|---|---|---|
${seenCodes.map((code) => `| \`${code}\` | ${errorTable[code].status} | ${errorTable[code].message} |`).join('\n')}

</details>
`;

/** The introduction of the API documentation. */
export const apiDocs: DocumentIntro = { title: 'Rollcall', description, token: 'The accessToken of a login.', tags: TAGS };
