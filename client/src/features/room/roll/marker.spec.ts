import { jest } from '@jest/globals';
import { Failure, offline } from '../../../api/failures.ts';
import { createLinkState } from '../link/link-state.ts';
import { FakeSession, ME } from '../store/fake-session.ts';
import { createRoomStore } from '../store/room-store.ts';
import type { Received } from '../store/state.ts';
import { Marker, type SendMarks } from './marker.ts';

describe('marking', () => {
  let session: FakeSession;
  let marker: Marker;
  let room: ReturnType<typeof createRoomStore>;
  let link: ReturnType<typeof createLinkState>;
  const send = jest.fn<SendMarks>();
  const settle = () => new Promise(setImmediate);
  const own = (id = ME) => marker.store.getState().own[id];
  const comes = (message: Received | undefined) => room.received(message!);
  const sent = () => send.mock.calls.map(([body]) => body);

  beforeEach(() => {
    send.mockReset().mockResolvedValue({ seq: 100 });
    session = new FakeSession(true);
    for (const who of ['ben', 'cai']) session.run({ do: 'line', who, expected: true });
    room = createRoomStore(ME);
    room.joined(session.join(null));
    link = createLinkState();
    link.setState({ status: 'inside' });
    marker = new Marker({ sessionId: 's', room, link }, send);
  });
  afterEach(() => marker.close());

  it('shows a mark at once, until its message has come', async () => {
    const { seq } = room.getState()!;
    send.mockResolvedValue({ seq: seq + 1 });
    marker.mark('ben', 'late');
    expect(own('ben')).toMatchObject({ state: 'pending', status: 'late' });
    await settle();
    expect(own('ben')).toMatchObject({ state: 'saved' });
    comes(session.run({ do: 'mark', who: 'ben', status: 'late' }));
    expect(own('ben')).toBeUndefined();
    expect(marker.statusOf('ben')).toBe('late');
  });

  it('sends nothing if the student has that mark already', () => {
    comes(session.run({ do: 'mark', who: 'ben', status: 'late' }));
    marker.mark('ben', 'late');
    expect(send).not.toHaveBeenCalled();
  });

  it('keeps a refused mark with its reason until it is tried again', async () => {
    send.mockRejectedValueOnce(new Failure(409, 'REGISTER_CLOSED', 'closed'));
    marker.mark('ben', 'late');
    await settle();
    expect(own('ben')).toMatchObject({ state: 'refused', reason: { code: 'REGISTER_CLOSED' } });
    expect(marker.unsaved).toEqual(['ben']);
    marker.retry('ben');
    await settle();
    expect(own('ben')).toMatchObject({ state: 'saved' });
  });

  it('forgets a refused mark that the teacher gives up', async () => {
    send.mockRejectedValueOnce(new Failure(409, 'REGISTER_CLOSED', 'closed'));
    marker.mark('ben', 'late');
    await settle();
    marker.giveUp('ben');
    expect(marker.statusOf('ben')).toBeNull();
  });

  it('sends what was marked without a connection together, as soon as the room has been joined again', async () => {
    link.setState({ status: 'lost' });
    marker.mark('ben', 'late');
    marker.mark('cai', 'absent');
    expect(send).not.toHaveBeenCalled();
    link.setState({ status: 'returning' });
    expect(send).not.toHaveBeenCalled();
    link.setState({ status: 'inside' });
    await settle();
    expect(sent()).toMatchObject([
      {
        marks: [
          { studentId: 'ben', status: 'late' },
          { studentId: 'cai', status: 'absent' },
        ],
      },
    ]);
  });

  it('sends a mark again whose answer was lost with the connection', async () => {
    send.mockImplementationOnce(() => {
      link.setState({ status: 'lost' });
      return Promise.reject(offline());
    });
    marker.mark('ben', 'late');
    await settle();
    expect(own('ben')).toMatchObject({ state: 'pending' });
    link.setState({ status: 'inside' });
    await settle();
    expect(own('ben')).toMatchObject({ state: 'saved' });
  });

  it('finds out which of many marks is refused', async () => {
    link.setState({ status: 'lost' });
    marker.mark('ben', 'late');
    marker.mark('cai', 'absent');
    send.mockImplementation((body) =>
      'studentId' in body && body.studentId === 'ben'
        ? Promise.resolve({ seq: 100 })
        : Promise.reject(new Failure(400, 'LINE_NOT_FOUND', '')),
    );
    link.setState({ status: 'inside' });
    await settle();
    expect([own('ben')?.state, own('cai')?.state]).toEqual(['saved', 'refused']);
  });

  it('takes back one mark after the other', async () => {
    marker.mark('ben', 'late');
    marker.mark('ben', 'absent');
    await settle();
    marker.undo();
    expect(marker.statusOf('ben')).toBe('late');
    marker.undo();
    expect(marker.statusOf('ben')).toBeNull();
    expect(marker.undo()).toBeUndefined();
  });

  it('takes back no mark that somebody else has changed since', async () => {
    marker.mark('ben', 'late');
    await settle();
    marker.giveUp('ben');
    comes(session.run({ do: 'mark', who: 'ben', status: 'excused' }));
    marker.undo();
    expect(marker.statusOf('ben')).toBe('excused');
  });

  it('marks the rest, which are those without a mark, and takes back just that', async () => {
    comes(session.run({ do: 'mark', who: 'ben', status: 'late' }));
    expect(marker.rest).toEqual([ME, 'cai']);
    await marker.markRest('present');
    expect(sent()).toMatchObject([{ rest: 'present' }]);
    comes(session.run({ do: 'rest', status: 'present' }));
    marker.undo();
    expect(sent()[1]).toMatchObject({
      marks: [
        { studentId: ME, status: null },
        { studentId: 'cai', status: null },
      ],
    });
  });

  it('has nothing to take back if the rest could not be marked', async () => {
    send.mockRejectedValue(offline());
    await expect(marker.markRest('present')).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(marker.undo()).toBeUndefined();
  });
});
