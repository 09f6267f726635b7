// A client that takes attendance, for Node and browsers, written only from /docs and /docs/sockets.
// Node: node examples/attendance-client.js http://localhost:3000 EMAIL PASSWORD CLASS_ID [status for everyone unmarked, such as present]
import { io } from 'socket.io-client';

/** Logs in, finds or starts the class's session and joins its room. Calls `show(room)` after each change. */
export const openRoom = async ({ server, email, password, classId, show }) => {
  const request = async (path, token, body) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${server}/api/v1${path}`, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
    const { success, data, error } = await response.json();
    if (!success) throw new Error(error);
    return data;
  };
  let tokens = await request('/auth/login', null, { email, password });
  const { name, students } = await request(`/classes/${classId}`, tokens.accessToken);
  const live = await request(`/classes/${classId}/room`, tokens.accessToken);
  const { id: sessionId } = live ?? (await request('/live-sessions', tokens.accessToken, { title: name, classId, startNow: true }));
  const room = { name, names: new Map(students.map((one) => [one.id, one.name])), here: new Set(), marks: new Map(), summary: null };
  const came = ({ userId, name }) => room.names.set(userId, name) && room.here.add(userId);
  const apply = {
    ATTENDANCE_MARKED: ({ marks }) => marks.forEach(({ studentId, status }) => room.marks.set(studentId, status)),
    LINE_ADDED: ({ studentId, name }) => room.names.set(studentId, name) && room.marks.set(studentId, room.marks.get(studentId) ?? null),
    // Up to 200 users. See "Big rooms" in /docs/sockets for a list that stays complete with more.
    PARTICIPANTS_CHANGED: ({ joined, left }) => [joined.forEach(came), left.forEach((id) => room.here.delete(id))],
    DONE: ({ summary }) => (room.summary = summary),
  };
  const socket = io(server, { transports: ['websocket'], auth: (send) => send({ token: tokens.accessToken }) });
  const ask = (event, body, took = (data) => data) =>
    new Promise((done, failed) => {
      socket.emit(event, body, ({ success, data, error }) => (success ? done(took(data)) : failed(new Error(error))));
    });
  const renew = async ({ refreshToken }) => {
    tokens = await request('/auth/refresh', null, { refreshToken });
    await ask('RENEW', { token: tokens.accessToken });
  };
  socket.on('TOKEN_EXPIRING', () => renew(tokens).catch(console.error));
  let mine; // the number of the last fact we have
  const join = () =>
    ask('JOIN_SESSION', { sessionId, since: mine }, ({ seq, snapshot, missed, participants }) => {
      if (snapshot) room.marks = new Map(snapshot.marks.map(({ studentId, status }) => [studentId, status]));
      else missed.forEach(({ event, data }) => apply[event]?.(data));
      room.here.clear();
      participants.items.forEach(came);
      mine = seq;
      show(room);
    });
  socket.onAny((event, message) => {
    if (message.sessionId !== sessionId || message.seq <= mine) return; // another session's, or already seen
    if (event === 'HEAD' || message.after > mine) return join().catch(console.error); // we missed something
    apply[event]?.(message);
    mine = message.seq ?? mine;
    show(room);
  });
  await new Promise((done, failed) => socket.on('connect_error', failed).on('connect', () => join().then(done, failed)));
  return { mark: (marks) => ask('ATTENDANCE_MARKED', marks), done: () => ask('DONE', {}), leave: () => socket.disconnect() };
};

if (globalThis.process?.argv[1]?.endsWith('attendance-client.js')) {
  const [server, email, password, classId, rest = 'present'] = process.argv.slice(2);
  const show = ({ names, here, marks }) =>
    console.table([...marks].map(([id, status]) => [names.get(id), here.has(id) ? 'here' : '', status]));
  const { mark, done, leave } = await openRoom({ server, email, password, classId, show });
  await mark({ rest });
  console.log(await done().finally(leave));
}
