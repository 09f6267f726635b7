import { jest } from '@jest/globals';
import { Failure, offline } from '../../../api/failures.ts';
import { createLinkState } from '../link/link-state.ts';
import { FakeSession, ME } from '../store/fake-session.ts';
import { createRoomStore } from '../store/room-store.ts';
import type { Received } from '../store/state.ts';
import { Outbox, type SendMessage } from './outbox.ts';

describe('the outbox of the chat', () => {
  let outbox: Outbox;
  let room: ReturnType<typeof createRoomStore>;
  let link: ReturnType<typeof createLinkState>;
  const send = jest.fn<SendMessage>();
  const settle = () => new Promise(setImmediate);
  const outgoing = () => outbox.store.getState().outgoing.map(({ id, text, state }) => [id, text, state]);
  const write = (text: string) => {
    outbox.write(text);
    outbox.post();
  };

  beforeEach(() => {
    let ids = 0;
    send.mockReset().mockResolvedValue({});
    room = createRoomStore(ME);
    room.joined(new FakeSession(false).join(null));
    link = createLinkState();
    link.setState({ status: 'inside' });
    outbox = new Outbox({ sessionId: 's', room, link }, send, () => `m${++ids}`);
  });
  afterEach(() => outbox.close());

  it('sends one message after the other', async () => {
    write('One');
    write('Two');
    expect(send).toHaveBeenCalledTimes(1);
    await settle();
    expect(send.mock.calls.map(([body]) => body)).toEqual([
      { sessionId: 's', id: 'm1', text: 'One' },
      { sessionId: 's', id: 'm2', text: 'Two' },
    ]);
    expect(outgoing()).toEqual([]);
  });

  it('sends nothing that is blank, and leaves it in the draft', () => {
    write('  ');
    expect(send).not.toHaveBeenCalled();
    expect(outbox.store.getState().draft).toBe('  ');
  });

  it('keeps what is written without a connection, and the draft, until the room has been joined again', async () => {
    link.setState({ status: 'lost' });
    write('One');
    outbox.write('Tw');
    expect(send).not.toHaveBeenCalled();
    link.setState({ status: 'inside' });
    await settle();
    expect(send).toHaveBeenCalledTimes(1);
    expect(outbox.store.getState().draft).toBe('Tw');
  });

  it('sends a message whose answer was lost again with the same id', async () => {
    send.mockImplementationOnce(() => {
      link.setState({ status: 'lost' });
      return Promise.reject(offline());
    });
    write('One');
    await settle();
    link.setState({ status: 'inside' });
    await settle();
    expect(send.mock.calls.map(([{ id }]) => id)).toEqual(['m1', 'm1']);
  });

  it('does not send a message again that has come meanwhile', async () => {
    send.mockImplementationOnce(() => {
      link.setState({ status: 'lost' });
      return Promise.reject(offline());
    });
    write('One');
    await settle();
    const message = { sessionId: 's', seq: 1, after: 0, id: 'm1', userId: ME, name: 'Ann', role: 'student', text: 'One', at: '' };
    room.received({ event: 'CHAT_MESSAGE', data: message } as Received);
    link.setState({ status: 'inside' });
    await settle();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('keeps a refused message with its reason, and goes on with the next', async () => {
    send.mockRejectedValueOnce(new Failure(409, 'CHAT_CLOSED', 'closed'));
    write('One');
    write('Two');
    await settle();
    expect(outgoing()).toEqual([['m1', 'One', 'refused']]);
    outbox.retry('m1');
    await settle();
    expect(outgoing()).toEqual([]);
  });

  it('forgets a refused message that the user gives up', async () => {
    send.mockRejectedValueOnce(new Failure(409, 'CHAT_CLOSED', 'closed'));
    write('One');
    await settle();
    outbox.drop('m1');
    expect(outgoing()).toEqual([]);
  });

  it('has seen what it has seen', () => {
    outbox.seen(5);
    outbox.seen(3);
    expect(outbox.store.getState().seen).toBe(5);
  });
});
