import { LIMITS } from '../limits.ts';

/** What a client developer needs to know besides the messages themselves (in the subset of Markdown that `markdown.ts` reads). */
export const guide = ({ socketRate, socketHandshakes }: { readonly socketRate: number; readonly socketHandshakes: number }): string => `
Follow a live class as it happens, over [Socket.IO](https://socket.io/docs/v4/client-api/) 4 on the same address and port as the REST API. Accounts, classes
and sessions are created over REST: see [/docs](/docs). This text, with every command and event, is at [/docs/sockets](/docs/sockets), and as AsyncAPI 3 at
[/asyncapi.json](/asyncapi.json).

## A client that takes attendance

1. \`POST /api/v1/auth/login\` with \`email\` and \`password\` returns \`data.accessToken\`.
2. \`POST /api/v1/attendance/start\` with a \`classId\` starts a session at once and returns \`data.sessionId\`. To find a session that is already live, use
   \`GET /api/v1/classes/{id}/room\`.
3. Connect with the token, send \`JOIN_SESSION\`, and show the snapshot: its \`marks\` are the lines of the register. For the students' names, use
   \`GET /api/v1/live-sessions/{id}/attendance\` (or \`GET /api/v1/classes/{id}\` for the students of a class). \`participants\` lists who is in the room, with names.
4. Send \`ATTENDANCE_MARKED\` for each mark. An acknowledged mark is in the database. Everybody who may see it is told, including you.
5. Send \`DONE\`: the session ends, students without a mark become absent, and the answer is the summary.

\`\`\`js
import { io } from 'socket.io-client'; // in a browser: /socket.io/socket.io.esm.min.js of this server

let mine; // the last number you hold
const socket = io('http://localhost:3000', { transports: ['websocket'], auth: (send) => send({ token: accessToken }) });

const join = () =>
  socket.emit('JOIN_SESSION', { sessionId, since: mine }, ({ success, data, error }) => {
    if (!success) return console.error(error);
    if (data.snapshot) show(data.snapshot); // replaces everything you hold
    else data.missed.forEach(({ event, data }) => apply(event, data));
    mine = data.seq;
  });
socket.on('connect', join); // the first time, and after each lost connection
socket.on('TOKEN_EXPIRING', async () => {
  accessToken = await refresh(); // POST /api/v1/auth/refresh
  socket.emit('RENEW', { token: accessToken }, ({ error }) => error && console.error(error));
});
socket.onAny((event, message) => {
  if (message.sessionId !== sessionId) return; // another session of your classes; ERROR, RECONNECT and TOKEN_EXPIRING
  if (event === 'HEAD' ? message.seq > mine : message.after > mine) return join(); // a gap
  if (event === 'HEAD' || message.seq <= mine) return; // nothing new
  apply(event, message);
  if (message.seq) mine = message.seq;
});
\`\`\`

## The handshake

Send the access token in the handshake: \`auth: { token }\` or, for clients that can set headers, \`Authorization: Bearer <accessToken>\`. Pass \`auth\` as a function,
so that each new connection uses the current token.

A token may expire while you are connected. One minute before, or halfway through its remaining lifetime if that is shorter, you receive \`TOKEN_EXPIRING { at }\`. Get a
new token (\`POST /api/v1/auth/refresh\`) and send \`RENEW { token }\`: the connection, its session and your presence continue. If you do not renew, you are disconnected when
the token expires. The new token must be of the same user and the same sign-in. Any other token ends the connection.

A rejected handshake arrives as \`connect_error\`: \`error.message\` is a sentence, and \`error.data\` is the same failure as below, with the code \`UNAUTHENTICATED\`,
\`TOO_MANY_REQUESTS\` (too many invalid tokens from your address), or \`DATABASE_UNAVAILABLE\` (try again in a moment). The client library does not retry after it: get a new
token and call \`socket.connect()\`. A page from an origin that the server does not know (settings \`PUBLIC_URL\` and \`CORS_ORIGINS\`) is rejected earlier, with HTTP 403
and \`ORIGIN_NOT_ALLOWED\`. While the server shuts down, everybody is rejected with HTTP 503, and the library does retry.

Use the WebSocket transport. Long polling works too, but with several servers it needs a proxy with sticky sessions.

## Commands and acknowledgements

You send commands: an event with one body, which is an object, and ask for an acknowledgement. Every command is checked like its REST counterpart. Who you are is taken
from the token alone. An acknowledgement is one of two:

\`\`\`json
{ "success": true, "data": { "marked": 1, "seq": 8 } }
\`\`\`

\`\`\`json
{
  "success": false,
  "error": "The request is invalid.",
  "code": "VALIDATION_FAILED",
  "details": [{ "field": "marks.0.status", "message": "must be one of: present, late, absent, excused" }]
}
\`\`\`

Act on \`code\`: it is stable, the sentence is not. \`details\` says which fields are invalid. Unknown fields are rejected. A command sent without asking for an
acknowledgement is carried out all the same; if it fails you receive \`ERROR\`. An event that is not listed here fails with \`UNKNOWN_EVENT\`.

A connection is in one session at most. \`JOIN_SESSION\` leaves the current session first, even if joining the new one fails. Commands without a \`sessionId\` refer to the
current session. An acknowledgement may be lost with the connection after the work was done. All commands can be repeated: the same mark again is one more entry in the
history, and the same \`DONE\` returns the same summary.

## Who receives what

- **Every signed-in user** receives \`SESSION_STARTED\`, \`SESSION_UPDATED\` and \`SESSION_ENDED\` for the sessions of their classes, and after \`WATCH_CATALOGUE\` the starts and
  ends of public sessions. Outside the session's room these messages have no number.
- **Wherever a name is shown**, in a class, a room or a register, \`USER_RENAMED\` and \`CLASS_RENAMED\` announce the new one.
- **Everybody in a session** receives what happens in it: numbered facts, and \`PARTICIPANTS_CHANGED\`, which has no number and comes at most four times a second.
- **Staff** of a session (its host, the teachers of its class, and administrators: \`staff\` in the answer to the join) receive every mark and every new line.
- **A student** receives \`MY_ATTENDANCE\`, about their own line only. If the session has \`marksVisibility: "room"\`, everybody receives \`ATTENDANCE_MARKED\` instead.

Whatever belongs to others answers as if it did not exist (\`SESSION_NOT_FOUND\`).

## Numbers

The facts of a session are numbered 1, 2, 3 …, and nobody sees all of them. A numbered message therefore carries its number, \`seq\`, and \`after\`: the number of the fact
before it *that you could see*. Keep the last number you hold, and follow three rules:

1. \`seq\` ≤ yours: an old message. Drop it.
2. \`after\` > yours: **you have missed something.** Send \`JOIN_SESSION\` again with \`since\`: your number.
3. Otherwise apply it. Its \`seq\` is now your number.

The test is "greater", not "different": after a snapshot, your number may be one that you never see, and the next \`after\` is smaller. One message may stand for several
facts; its \`seq\` is that of the last. In a quiet room \`HEAD { seq }\` comes every ten seconds. If it is greater than your number, rule 2 applies.

The answer to \`JOIN_SESSION\` arrives before the messages that follow it. Take it in a callback: a promise may resolve too late. It sets your number to its \`seq\` and has
one of two:

- \`missed\`: with \`since\`, exactly the messages you missed, in order. Apply each one; they carry the same numbers as live messages.
- \`snapshot\`: everything, to replace what you hold. It may include something that arrives again as a message, which does no harm. You get it without \`since\`, and with
  \`resync: true\` if you missed more than ${LIMITS.missedMessages} messages or the number is not one of this session.

\`participants\` is always current: it is not numbered, and \`PARTICIPANTS_CHANGED\` only says what changed since.

## Lost connections

The client library reconnects by itself when the network or the server fails. Join again on each \`connect\`, with \`since\`. Your presence in the session has a gap in
between, which is recorded.

- \`RECONNECT { afterMs }\`: the server is about to go down. Disconnect, wait that long, and connect again. Each client is given a different delay.
- \`REMOVED { sessionId }\`: you are out of this session but still connected. You were unenrolled, or are no longer staff of it. Joining again works if you may be in it in
  another role.
- \`ERROR\` with \`UNAUTHENTICATED\`, then a disconnect with the reason \`io server disconnect\`: the token expired without a \`RENEW\`, or you sent \`RENEW\` a wrong one, logged
  out, changed your password, or were deactivated. The client library does not reconnect by itself here either: get a new token and call \`socket.connect()\`.
- \`JOIN_SESSION\` fails with \`SESSION_ENDED\`: it ended while you were away. \`TODAY_SUMMARY\` and \`MY_ATTENDANCE\` with its \`sessionId\` still work.

## Limits

- A frame from a client may have ${LIMITS.frameBytes / 1024} KB. A larger one closes the connection.
- A connection may send ${socketRate} commands a second. Further ones fail with \`TOO_MANY_REQUESTS\`. More than ${LIMITS.floodFactor} times as many close the connection.
- A user may have ${LIMITS.connectionsPerUser} connections at a time, and connecting counts like a request to the REST API. Beyond that you receive \`ERROR\` with \`TOO_MANY_REQUESTS\` and are
  disconnected. The client library does not reconnect by itself.
- A connection has ${LIMITS.handshakeMs / 1000} seconds to show a valid token, and ${socketHandshakes} connections from one address may be waiting at a time. Further ones are rejected with HTTP 429, and the client
  library retries by itself.
- A command may contain ${LIMITS.marksPerCommand.toLocaleString('en')} marks.
- A connection that does not read is closed when ${LIMITS.queuedBytes / 1024 / 1024} MB is waiting for it. It gets what it missed when it joins again.

Ignore events and fields you do not know: there will be more of them.
`;
