import { FakeSession, ME, type Command } from '../store/fake-session.ts';
import type { Joined } from '../store/state.ts';
import { RoomConnection } from './connection.ts';
import { FakeSocket } from './fake-socket.ts';
import type { MediaSignal } from './media-signals.ts';

const LATE: Command = { do: 'mark', who: ME, status: 'late' };

describe('being in a room', () => {
  let socket: FakeSocket;
  let connection: RoomConnection;
  const signals: MediaSignal[] = [];
  const joins = () => socket.sent.filter(({ event }) => event === 'JOIN_SESSION').map(({ body }) => body.since);
  const mine = () => connection.room.getState()?.me?.status;
  const status = () => connection.link.getState();

  beforeEach(() => {
    signals.length = 0;
    socket = new FakeSocket(new FakeSession(false));
    connection = new RoomConnection({ socket, sessionId: 's', myId: ME, media: true });
    connection.media.subscribe((signal) => signals.push(signal));
    connection.open();
  });
  afterEach(() => connection.close());

  it('begins with a snapshot, and asks for media', () => {
    expect(status().status).toBe('joining');
    socket.answer();
    expect(status().status).toBe('inside');
    expect(socket.sent[0]).toMatchObject({ event: 'JOIN_SESSION', body: { media: true } });
    expect(signals).toMatchObject([{ event: 'JOINED', muted: false }]);
  });

  it('follows the messages of its own session only', () => {
    socket.answer();
    socket.says('ATTENDANCE_MARKED', { sessionId: 'other', seq: 1, after: 0, marks: [{ studentId: ME, status: 'absent' }] });
    expect(mine()).toBeNull();
    socket.happens(LATE);
    expect(mine()).toBe('late');
  });

  it('joins again once after a gap, from its last number, and ignores what comes before the answer', () => {
    socket.answer();
    socket.session.run(LATE);
    socket.happens({ do: 'raise', who: 'ben' });
    socket.happens({ do: 'raise', who: 'cai' });
    expect(joins()).toEqual([undefined, 0]);
    socket.answer();
    expect(mine()).toBe('late');
    expect(connection.room.getState()!.hands.items.map(({ userId }) => userId)).toEqual(['ben', 'cai']);
  });

  it('notices by HEAD that it has lost the last message', () => {
    socket.answer();
    socket.session.run(LATE);
    socket.says('HEAD', { seq: 1 });
    socket.answer();
    expect(mine()).toBe('late');
  });

  it('is lost with the connection, and returns with it', () => {
    socket.answer();
    socket.breaks();
    expect(status().status).toBe('lost');
    socket.session.run(LATE);
    socket.comesBack();
    expect(status().status).toBe('returning');
    socket.answer();
    expect(status().status).toBe('inside');
    expect(mine()).toBe('late');
  });

  it('passes on signals even while it joins again', () => {
    socket.answer();
    socket.says('HEAD', { seq: 5 });
    socket.says('WEBRTC_OFFER', { from: 'ben', signal: {} });
    expect(signals.at(-1)).toMatchObject({ event: 'WEBRTC_OFFER', data: { from: 'ben' } });
  });

  it('tells media that staff ask for silence, once, and only those who are meant', () => {
    socket.answer();
    socket.says('PARTICIPANT_MUTED', { seq: 1, after: 0, userIds: ['ben'], by: 'host' });
    expect(signals).toHaveLength(1);
    socket.says('PARTICIPANT_MUTED', { seq: 2, after: 1, userIds: null, by: 'host' });
    socket.says('PARTICIPANT_MUTED', { seq: 2, after: 1, userIds: null, by: 'host' });
    expect(signals.slice(1)).toEqual([{ event: 'MUTED', by: 'host' }]);
  });

  it('starts anew if the user has become staff meanwhile', () => {
    socket.answer();
    const { session } = socket;
    const asStaff = (since: number | null): Joined => ({ ...session.join(since), staff: true });
    Object.defineProperty(socket, 'session', { value: { join: asStaff } });
    socket.says('REMOVED', { reason: 'no-access' });
    socket.answer();
    expect(joins()).toEqual([undefined, undefined]);
    expect(connection.room.getState()!.staff).toBe(true);
  });

  it.each([
    ['SESSION_NOT_LIVE', 'not-live', 'SESSION_STARTED', {}],
    ['SESSION_LOCKED', 'locked', 'ROOM_LOCKED', { locked: false }],
  ])('waits after %s until it may come in', (code, why, event, data) => {
    socket.refusal = { success: false, code, error: '' };
    socket.answer();
    expect(status()).toMatchObject({ status: 'outside', why });
    socket.says('ROOM_LOCKED', { locked: true });
    expect(joins()).toHaveLength(1);
    socket.refusal = null;
    socket.says(event, data);
    socket.answer();
    expect(status().status).toBe('inside');
  });

  it('stays outside after being removed, until somebody lets the user in again and they come', () => {
    socket.answer();
    socket.says('REMOVED', { reason: 'removed' });
    expect(status()).toMatchObject({ status: 'outside', why: 'removed' });
    socket.breaks();
    socket.comesBack();
    socket.says('PARTICIPANT_READMITTED', { userId: 'ben' });
    expect(status().why).toBe('removed');
    expect(joins()).toHaveLength(1);
    socket.says('PARTICIPANT_READMITTED', { userId: ME });
    expect(status().why).toBe('readmitted');
    connection.joinAgain();
    socket.answer();
    expect(status().status).toBe('inside');
  });

  it('ends with the session', () => {
    socket.answer();
    socket.says('SESSION_ENDED', { seq: 1, after: 0, outcome: 'held', endedAt: '' });
    expect(status()).toMatchObject({ status: 'outside', why: 'ended' });
    connection.close();
    expect(socket.sent.map(({ event }) => event)).not.toContain('LEAVE_SESSION');
  });

  it('is left for all to see when the page closes it', () => {
    socket.answer();
    connection.close();
    expect(socket.sent.at(-1)?.event).toBe('LEAVE_SESSION');
    socket.says('ATTENDANCE_MARKED', { seq: 1, after: 0, marks: [{ studentId: ME, status: 'late' }] });
    expect(mine()).toBeNull();
  });

  it('ignores an answer that belongs to an earlier connection', () => {
    const late = socket.answers();
    socket.breaks();
    socket.comesBack();
    late();
    expect(status().status).toBe('joining');
    socket.answer();
    expect(status().status).toBe('inside');
  });
});
