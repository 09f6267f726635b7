// Prints docs/errors.md: npm run docs:errors.
import { errorTable } from '../src/contracts/errors.ts';

const rows = Object.entries(errorTable)
  .filter(([, { shownAs }]) => !shownAs)
  .map(([code, { status, message }]) => `| ${status} | \`${code}\` | ${message} |`);

const disguised = Object.entries(errorTable)
  .filter(([, { shownAs }]) => shownAs)
  .map(([code, { message, shownAs }]) => `| \`${code}\` | ${message} | \`${shownAs}\` |`);

process.stdout.write(`# Errors

<!-- Generated from src/contracts/errors/ by \`npm run docs:errors\`; a test fails if it is out of date. -->

Every failure, whether an HTTP response or a socket acknowledgement, has this shape:

\`\`\`json
{
  "success": false,
  "error": "${errorTable.VALIDATION_FAILED.message}",
  "code": "VALIDATION_FAILED",
  "details": [{ "field": "name", "message": "must have 3 to 120 characters" }],
  "requestId": "0190f1c2-7a3b-7c4d-8e5f-0123456789ab"
}
\`\`\`

- \`code\` is stable: branch on it. \`error\` is written for people and may be reworded.
- \`details\` lists the invalid fields, if any.
- \`extra\` carries ids you need to continue, such as the \`sessionId\` of the live session that is in the way.
- \`requestId\` identifies the request in our logs; quote it when you report a problem. Over HTTP it is also in the \`X-Request-Id\` header.

A socket error that belongs to no request arrives as the event \`ERROR { message, code }\`.

Retry a 429 after the time in \`Retry-After\`, and a 503 after a moment. Retrying is safe if the request carries an \`Idempotency-Key\`.

| status | code | meaning |
|---|---|---|
${rows.join('\n')}

## Resources that are not yours

A resource you may not see is reported as if it did not exist. The actual reason only appears in the server's log:

| logged code | reason | returned code |
|---|---|---|
${disguised.join('\n')}
`);
