import { PassThrough } from 'node:stream';
import type { Principal } from '../../../../contracts/auth.ts';
import type { SocketDialect } from '../../ports/socket-dialects.ts';
import { RawConnection } from './raw-connection.ts';
import { ChannelTable } from './channel-table.ts';

const teacher: Principal = { userId: 'u', role: 'teacher', deviceId: 'd', expiresAt: 0 };

describe('the commands of a raw connection', () => {
  let connection: RawConnection;
  let done: string[];
  let release: () => void;
  beforeEach(() => {
    connection = new RawConnection('c', teacher, {} as SocketDialect, new PassThrough(), new ChannelTable());
    done = [];
  });
  const send = (event: string) => connection.inOrder(event, async () => void done.push(event));
  const held = () => connection.inOrder('TODAY_SUMMARY', () => new Promise<void>((resolve) => (release = resolve)));
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('run in order', async () => {
    const all = [held(), send('ATTENDANCE_MARKED'), send('ATTENDANCE_MARKED'), send('DONE')];
    await settled();
    expect(done).toEqual([]);
    release();
    await Promise.all(all);
    expect(done).toEqual(['ATTENDANCE_MARKED', 'ATTENDANCE_MARKED', 'DONE']);
  });

  /** Regression: a user who was signed out in the meantime could still mark students and close the register. */
  it('fail if the server closes the connection while they wait; the running one completes', async () => {
    const first = held();
    const waiting = [send('ATTENDANCE_MARKED'), send('DONE')];
    await settled();
    connection.close();
    release();
    await first;
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHENTICATED' } });
    expect(done).toEqual([]);
  });

  it('still run if the client disconnects', async () => {
    const all = [held(), send('DONE')];
    await settled();
    connection.closed = true;
    release();
    await Promise.all(all);
    expect(done).toEqual(['DONE']);
  });
});
