import { MOST_OF_USER } from '../transport/door.js';
import { PATIENCE_MS } from '../transport/newcomers.js';
import { MAX_FRAME } from '../transport/transport.js';

/** What a client needs to know beside the messages themselves (Markdown, of the kind that `markdown.ts` reads). */
export const guide = ({ socketRate, socketHandshakes }: { readonly socketRate: number; readonly socketHandshakes: number }): string => `
What happens in a live class, as it happens, over [Socket.IO](https://socket.io/docs/v4/client-api/) 4 on the same address and port as the REST
API. Accounts, classes and sessions are made over REST: [/docs](/docs). This text, with every command and event, is at
[/docs/sockets](/docs/sockets); as AsyncAPI 3 at [/asyncapi.json](/asyncapi.json).

## A client that takes attendance

1. \`POST /api/v1/auth/login\` with \`email\` and \`password\` gives \`data.accessToken\`.
2. \`POST /api/v1/attendance/start\` with a \`classId\` starts a session at once and gives \`data.sessionId\`. A session that is live already is at
   \`GET /api/v1/classes/{id}/room\`.
3. Connect with the token, send \`JOIN_SESSION\`, and show the snapshot: its \`marks\` are the lines of the register. Their names are at
   \`GET /api/v1/live-sessions/{id}/attendance\` (or, for the students of a class, \`GET /api/v1/classes/{id}\`); who is in the room is in \`participants\`, with names.
4. Send \`ATTENDANCE_MARKED\` for each mark. Once it is acknowledged it is in the database. Everybody who may see it hears of it, you included.
5. Send \`DONE\`: the session ends, whoever has no mark is absent, and the answer is the summary.

\`\`\`js
import { io } from 'socket.io-client'; // in a browser: /socket.io/socket.io.esm.min.js of this server

let mine; // the last number you hold
const socket = io('http://localhost:3000', { transports: ['websocket'], auth: (send) => send({ token: accessToken }) });

const join = () =>
  socket.emit('JOIN_SESSION', { sessionId, since: mine }, ({ success, data, error }) => {
    if (!success) return console.error(error);
    if (data.snapshot) show(data.snapshot); // in the place of all you hold
    else data.missed.forEach(({ event, data }) => apply(event, data));
    mine = data.seq;
  });
socket.on('connect', join); // the first time, and after each lost connection
socket.on('TOKEN_EXPIRING', async () => {
  accessToken = await refresh(); // POST /api/v1/auth/refresh
  socket.emit('RENEW', { token: accessToken }, ({ error }) => error && console.error(error));
});
socket.onAny((event, message) => {
  if (message.sessionId !== sessionId) return; // of another session of your classes; ERROR, RECONNECT and TOKEN_EXPIRING
  if (event === 'HEAD' ? message.seq > mine : message.after > mine) return join(); // a hole
  if (event === 'HEAD' || message.seq <= mine) return; // nothing new
  apply(event, message);
  if (message.seq) mine = message.seq;
});
\`\`\`

## The handshake

The access token goes into the handshake: \`auth: { token }\`, or, for clients that can set headers, \`Authorization: Bearer <accessToken>\`. Give
\`auth\` as a function, so that each new connection takes the token you hold then.

The token may end while you are connected. A minute before, or when half of what is left has passed if that is less, you hear \`TOKEN_EXPIRING { at }\`: get a new token
(\`POST /api/v1/auth/refresh\`) and send \`RENEW { token }\`. The connection, its session and your presence go on. Whoever does not renew is disconnected when the token ends. The new token must
be of the same user and the same sign-in; any other ends the connection.

A handshake that is refused comes as \`connect_error\`: \`error.message\` is a sentence, \`error.data\` the same failure as below, with the code
\`UNAUTHENTICATED\`, \`TOO_MANY_REQUESTS\` when too many bad tokens came from your address, or \`DATABASE_UNAVAILABLE\` when it makes sense to try again in a
moment. After it the client library does not try again by itself: get a
new token (\`POST /api/v1/auth/refresh\`) and call \`socket.connect()\`. A page from an origin that the server does not know (its settings \`PUBLIC_URL\` and
\`CORS_ORIGINS\`) is turned away before, with HTTP 403 and \`ORIGIN_NOT_ALLOWED\`. So is everybody while the server goes down, with 503; there the library does try again by itself.

Use the WebSocket transport. Long polling works too, but where several servers share the work it needs a proxy that keeps a client on one of them.

## Commands and acknowledgements

What you send is a command: an event with one body, an object, and an acknowledgement. Every command is checked like its REST twin, and who you are comes
from the token alone. Each acknowledgement is one of two:

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

Act on \`code\`: it is stable, the sentence is not. \`details\` is there where fields are wrong. Unknown fields are refused. A command sent without asking for an acknowledgement
is done all the same; if it fails you hear \`ERROR\`. An event that is not listed here is refused with \`UNKNOWN_EVENT\`.

A connection is in at most one session. \`JOIN_SESSION\` takes it out of the one it is in, even when the new one is refused. Commands that name no \`sessionId\` mean the one it is in. The
acknowledgement may be lost with the connection after the work was done. All commands can be repeated: the same mark again is one more entry in the history, the same \`DONE\` gives the same summary.

## Who hears what

- **Everybody who is signed in** hears \`SESSION_STARTED\`, \`SESSION_UPDATED\` and \`SESSION_ENDED\` of the sessions of their classes without asking, and after
  \`WATCH_CATALOGUE\` the starts and ends of public sessions. Outside the session's room these have no number.
- **Where a name is shown**, in a class, a room or a register, \`USER_RENAMED\` and \`CLASS_RENAMED\` say that it is another one now.
- **Who has joined a session** hears what happens in it: numbered facts, and \`PARTICIPANTS_CHANGED\`, which has no number and comes at most four times a second.
- **Staff** of a session (its host, the teachers of its class, administrators; \`staff\` in the answer to the join) hear every mark and every new line.
- **A student** hears of marks as \`MY_ATTENDANCE\`, of their own line alone. Where the session says \`marksVisibility: "room"\`, everybody hears \`ATTENDANCE_MARKED\` instead.

What belongs to others answers as if it did not exist (\`SESSION_NOT_FOUND\`).

## Numbers

Facts of a session are numbered 1, 2, 3 …, and nobody sees all of them. So a numbered message carries its number, \`seq\`, and \`after\`: the number before it *that you could
see*. Keep the last number you hold. There are three rules:

1. \`seq\` ≤ yours: an old message. Drop it.
2. \`after\` > yours: **you have missed something.** Send \`JOIN_SESSION\` again with \`since\`: your number.
3. Otherwise apply it; its \`seq\` is now your number.

The test is "greater", not "different": after a snapshot your number may be one that you never see, and the next \`after\` is then smaller. A message may stand for several facts; its
\`seq\` is that of the last. In a quiet room \`HEAD { seq }\` comes every ten seconds; if it is greater than your number, rule 2 holds.

The answer to \`JOIN_SESSION\` comes before the messages that follow it; take it in a callback, because a promise may be late. It sets your number to its \`seq\` and has one of two:

- \`missed\`: with \`since\`, exactly the messages you missed, in order. Apply each; they carry the same numbers as live ones.
- \`snapshot\`: everything, in the place of all you hold. It may hold what then comes once more as a message, which changes nothing. It comes without \`since\`, and, with \`resync: true\`, when more than 200 facts were missed or the number is not one
  of this session.

\`participants\` is always the state of now: it is not numbered, and \`PARTICIPANTS_CHANGED\` only says what changed since.

## Lost connections

The client library connects again by itself when the line or the server breaks. Join again at each \`connect\`, with \`since\`. Between, your presence in the session has a gap, which is recorded.

- \`RECONNECT { afterMs }\`: the server is about to go down. Disconnect, wait that long, connect. Each client is given another time.
- \`REMOVED { sessionId }\`: you are out of this session, but still connected: unenrolled, or not staff of it any more. Joining again may work where you may be in it as
  something else.
- \`ERROR\` with \`UNAUTHENTICATED\`, then a disconnect with the reason \`io server disconnect\`: the token has ended without a \`RENEW\`, or \`RENEW\` was sent a wrong one, or you have logged out, changed the password, or were switched off. The
  client library does not try again by itself here either: get a new token and call \`socket.connect()\`.
- \`JOIN_SESSION\` refused with \`SESSION_ENDED\`: it ended while you were away. \`TODAY_SUMMARY\` and \`MY_ATTENDANCE\` with its \`sessionId\` still answer.

## Limits

- A frame from a client has at most ${MAX_FRAME / 1024} KB. A larger one closes the connection.
- ${socketRate} commands a second for each connection. More are answered with \`TOO_MANY_REQUESTS\` and not done; ten times as many close the connection.
- ${MOST_OF_USER} connections of one user at a time, and to connect counts like a request to the REST API. Whoever has more hears \`ERROR\` with
  \`TOO_MANY_REQUESTS\` and is disconnected; the client library does not try again by itself.
- A connection has ${PATIENCE_MS / 1000} seconds to show a good token, and only so many of one address may be waiting (${socketHandshakes}). More are turned away with HTTP 429; the client
  library tries again by itself.
- At most 1,000 marks in one command.
- A connection that does not read is cut when 1 MB waits for it. It gets what it missed when it joins again.

Ignore events and fields you do not know: there will be more of them.
`;
