// Prints docs/errors.md from the table in the contracts: npm run docs:errors.
import { errorTable } from '../src/contracts/errors.ts';

const rows = Object.entries(errorTable)
  .filter(([, { as }]) => !as)
  .map(([code, { status, says }]) => `| ${status} | \`${code}\` | ${says} |`);

const disguised = Object.entries(errorTable)
  .filter(([, { as }]) => as)
  .map(([code, { says, as }]) => `| \`${code}\` | ${says} | \`${as}\` |`);

process.stdout.write(`# Errors

<!-- Made from src/contracts/errors.ts by \`npm run docs:errors\`; a test fails when it is stale. -->

Every failure, over HTTP and in the acknowledgement of a socket event, has this shape:

\`\`\`json
{
  "success": false,
  "error": "The request does not have the right form.",
  "code": "VALIDATION_FAILED",
  "details": [{ "field": "name", "message": "must have 3 to 120 characters" }],
  "requestId": "0190f1c2-7a3b-7c4d-8e5f-0123456789ab"
}
\`\`\`

\`error\` is a sentence for a person and may be reworded; \`code\` is stable, so decide by that. \`details\` is there where a field is to blame,
\`extra\` where an id helps to go on, such as the \`sessionId\` of the live session that stands in the way. Quote the \`requestId\` (over HTTP it
is in the header \`X-Request-Id\` too) when you report a problem. An error that belongs to no request comes over the socket as the event
\`ERROR { message, code }\`.

Repeat a 429 after the time in \`Retry-After\`, and a 503 after a moment. Repeating a request is safe when it carries an \`Idempotency-Key\`.

| status | code | means |
|---|---|---|
${rows.join('\n')}

## What is not yours

What belongs to others answers as if it did not exist. Inside, and in the log of the server, the reason is kept apart:

| inside | because | answered as |
|---|---|---|
${disguised.join('\n')}
`);
