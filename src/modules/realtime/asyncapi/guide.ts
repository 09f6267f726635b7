import { LIMITS } from '../limits.ts';

/** The guide for client developers, in the subset of Markdown that `markdown.ts` renders. */
export const guide = ({ socketRate, socketHandshakes }: { readonly socketRate: number; readonly socketHandshakes: number }): string => `
Follow a live class as it happens, over [Socket.IO](https://socket.io/docs/v4/client-api/) 4 on the same address and port as the REST API. Accounts, classes
and sessions are created over REST: see [/docs](/docs). This text, with every command and event, is at [/docs/sockets](/docs/sockets), and as AsyncAPI 3 at
[/asyncapi.json](/asyncapi.json).

## A client that takes attendance

1. \`POST /api/v1/auth/login\` with \`email\` and \`password\` returns \`data.accessToken\`.
2. \`POST /api/v1/attendance/start\` with a \`classId\` starts a session immediately and returns \`data.sessionId\`. To find a session that is already live, use
   \`GET /api/v1/classes/{id}/room\`.
3. Connect with the token, send \`JOIN_SESSION\`, and show the snapshot: its \`marks\` are the lines of the register. For the students' names, use
   \`GET /api/v1/live-sessions/{id}/attendance\` (or \`GET /api/v1/classes/{id}\` for the students of a class). \`participants\` lists who is in the room, with names.
4. Send \`ATTENDANCE_MARKED\` for each mark. An acknowledged mark is in the database. Everybody who may see it receives it, including you.
5. Send \`DONE\`: the session ends, students without a mark become absent, and the answer is the summary.

\`\`\`js
import { io } from 'socket.io-client'; // in a browser: /socket.io/socket.io.esm.min.js of this server

let mine; // the last number you have
const socket = io('http://localhost:3000', { transports: ['websocket'], auth: (send) => send({ token: accessToken }) });

const join = () =>
  socket.emit('JOIN_SESSION', { sessionId, since: mine }, ({ success, data, error }) => {
    if (!success) return console.error(error);
    if (data.snapshot) show(data.snapshot); // replaces everything you have
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

Send the access token (of this server or of an identity provider) in the handshake: \`auth: { token }\` or, for clients that can set headers, \`Authorization: Bearer <accessToken>\`. Pass \`auth\` as a function,
so that every reconnection uses the current token.

A token may expire while you are connected. One minute before it does, or halfway through its remaining lifetime if that is shorter, you receive \`TOKEN_EXPIRING { at }\`. Get a
new token (\`POST /api/v1/auth/refresh\`, or from the provider) and send \`RENEW { token }\`: the connection, its session and your presence continue. If you do not renew, you are disconnected when
the token expires. The new token must be of the same user and the same sign-in, or of the same person at the same provider. With any other token you are disconnected.

A rejected handshake arrives as \`connect_error\`: \`error.message\` is a message for people, and \`error.data\` has the same form as a failed acknowledgement, with the code \`UNAUTHENTICATED\`,
what keeps somebody with a provider's token out (such as \`ACCOUNT_PENDING\`), \`TOO_MANY_REQUESTS\` (too many invalid tokens from your address), or \`DATABASE_UNAVAILABLE\` (try again in a moment). The client library does not retry after it: get a new
token and call \`socket.connect()\`. A page from an origin that the server does not know (settings \`PUBLIC_URL\` and \`CORS_ORIGINS\`) is rejected earlier, with HTTP 403
and \`ORIGIN_NOT_ALLOWED\`. While the server shuts down, everybody is rejected with HTTP 503, and the library does retry.

Use the WebSocket transport. Long polling works too, but with several servers it needs a proxy with sticky sessions.

## Commands and acknowledgements

You send commands: an event with one body, which is an object, and an acknowledgement callback. Every command is checked like its REST counterpart. The server takes your
identity only from the token. An acknowledgement is one of these two:

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

Act on \`code\`, which is stable; \`error\` may change. \`details\` lists the invalid fields. Unknown fields are rejected. A command without an acknowledgement
callback runs all the same; if it fails you receive \`ERROR\`. An event that is not listed here fails with \`UNKNOWN_EVENT\`.

A connection is in at most one session. \`JOIN_SESSION\` leaves the current session first, even if joining the new one fails. Commands without a \`sessionId\` refer to the
current session. If the connection is lost, a command may have succeeded without its acknowledgement reaching you. All commands can be repeated safely: a repeated mark only adds an
entry to the history, and a repeated \`DONE\` returns the same summary.

## Who receives what

- **Every signed-in user** receives \`SESSION_STARTED\`, \`SESSION_UPDATED\` and \`SESSION_ENDED\` for the sessions of their classes, and after \`WATCH_CATALOGUE\` the starts and
  ends of public sessions. Outside the session's room these messages have no number. They contain the video for those who may join.
- **Everybody who sees a name**, in a class, a room or a register, receives \`USER_RENAMED\` or \`CLASS_RENAMED\` when it changes.
- **Everybody in a session** receives what happens in it: numbered facts, and \`PARTICIPANTS_CHANGED\`, which has no number and comes at most four times a second.
- **Staff** of a session (its host, the teachers of its class, and administrators: \`staff\` in the answer to the join) receive every mark and every new line.
- **A student** receives \`MY_ATTENDANCE\`, about their own line only. If the session has \`marksVisibility: "room"\`, everybody receives \`ATTENDANCE_MARKED\` instead.

A session that you may not see looks as if it did not exist (\`SESSION_NOT_FOUND\`).

## Numbers

The facts of a session are numbered 1, 2, 3 …, and nobody sees all of them. A numbered message therefore carries its number, \`seq\`, and \`after\`: the number of the fact
before it *that you could see*. Remember the last number you have, and follow three rules:

1. \`seq\` ≤ yours: an old message. Drop it.
2. \`after\` > yours: **you have missed something.** Send \`JOIN_SESSION\` again with \`since\`: your number.
3. Otherwise apply it. Its \`seq\` is now your number.

The test is "greater", not "different": after a snapshot, your number may be that of a fact you cannot see, and the next \`after\` is smaller. One message may combine several
facts; its \`seq\` is that of the last one. In a quiet room \`HEAD { seq }\` comes every ten seconds. If it is greater than your number, rule 2 applies.

The answer to \`JOIN_SESSION\` arrives before the messages that follow it. Handle it in a callback: a promise may resolve too late. Its \`seq\` is your new number, and it has
one of these two:

- \`missed\`: with \`since\`, exactly the messages you missed, in order. Apply each one; they carry the same numbers as live messages.
- \`snapshot\`: the full state, which replaces what you have. It may include something that also arrives as a message, which does no harm. You get it without \`since\`, and with
  \`resync: true\` if you missed more than ${LIMITS.missedMessages} messages or the number is not one of this session.

\`participants\` is always current: it is not numbered, and \`PARTICIPANTS_CHANGED\` only says what changed since.

## Big rooms

The answer to the join has the first ${LIMITS.participantsShown} participants and the \`count\`; \`GET /live-sessions/{id}/participants\` has all, in pages. Up to ${LIMITS.crowd} users, \`PARTICIPANTS_CHANGED\` names everybody who
joins, leaves or switches a device on or off, so a list that you have read stays complete. With more, it only has the \`count\`, and \`named\` is false. A client needs three rules, whatever the size of the room:

1. \`count\` is always right: show it.
2. After a message with \`named: false\` your list is out of date. Read again the pages that you show, at most every few seconds and only while somebody looks at them. A list that you do not show can wait.
3. Keep the messages that arrive while you read, and apply them to what you have read. If one of them is not \`named\`, rule 2 applies again.

In a room that shows marks, students do not get long lists of them: \`unlisted\` says how many marks of others a message or a snapshot leaves out (your own is always there). The \`mark\` of each participant is in the same
pages, so read again those that you show. Staff always have the whole register: of more than ${LIMITS.crowd} equal marks of the rest they get \`rest\`, which needs no list, because they know which expected lines have no mark.

When the room becomes small again, the messages name everybody from then on, and a list read since the last message without names stays complete.

## Lost connections

The client library reconnects by itself when the network or the server fails. Join again on each \`connect\`, with \`since\`. The gap in your presence is recorded.

- \`RECONNECT { afterMs }\`: the server is about to go down. Disconnect, wait that long, and connect again. Each client is given a different delay.
- \`REMOVED { sessionId, reason }\`: you were removed from this session but are still connected. With the reason \`removed\` its staff sent you away: joining fails with
  \`REMOVED_FROM_SESSION\` until you receive \`PARTICIPANT_READMITTED\`. With \`no-access\` you were unenrolled, or joined or left its staff. You can join again if you have
  access in another role.
- \`JOIN_SESSION\` fails with \`SESSION_LOCKED\`: the session is locked, and you have not been in it. \`ROOM_LOCKED { locked: false }\` tells its class when it is open again.
- \`ERROR\` with \`UNAUTHENTICATED\`, then a disconnect with the reason \`io server disconnect\`: the token expired without a \`RENEW\`, or you sent an invalid token in \`RENEW\`, logged
  out, changed your password, or were deactivated. The client library does not reconnect by itself here either: get a new token and call \`socket.connect()\`.
- \`JOIN_SESSION\` fails with \`SESSION_ENDED\`: it ended while you were away. \`TODAY_SUMMARY\` and \`MY_ATTENDANCE\` with its \`sessionId\` still work.

## Limits

- A frame from a client may have up to ${LIMITS.frameBytes / 1024} KB. A larger one closes the connection.
- A connection may send ${socketRate} commands a second. Beyond that they fail with \`TOO_MANY_REQUESTS\`, and beyond ${LIMITS.floodFactor} times that number the connection is closed. ICE candidates count for
  themselves, and there may be ${LIMITS.candidateFactor} times as many.
- A user may have ${LIMITS.connectionsPerUser} connections at a time, and connecting counts as a request to the REST API. Beyond that you receive \`ERROR\` with \`TOO_MANY_REQUESTS\` and are
  disconnected. The client library does not reconnect by itself.
- A connection has ${LIMITS.handshakeMs / 1000} seconds to present a valid token, and ${socketHandshakes} connections from one address may be without one at a time. Further ones are rejected with HTTP 429, and the client
  library retries by itself.
- A command may contain up to ${LIMITS.marksPerCommand.toLocaleString('en')} marks.
- A client that does not read is disconnected once more than ${LIMITS.queuedBytes / 1024 / 1024} MB is queued for it. It gets what it missed when it joins again.

Ignore events and fields that you do not know: more will be added.
`;
