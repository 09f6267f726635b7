import { PassThrough } from 'node:stream';
import type { Principal } from '../../../contracts/auth.js';
import type { Language } from '../ports/languages.js';
import { RawConnection } from './raw.connection.js';
import { RoomTable } from './room-table.js';

const teacher: Principal = { userId: 'u', role: 'teacher', deviceId: 'd', expiresAt: 0 };

describe('what a raw connection said', () => {
  let connection: RawConnection;
  let done: string[];
  let release: () => void;
  beforeEach(() => {
    connection = new RawConnection('c', teacher, {} as Language, new PassThrough(), new RoomTable());
    done = [];
  });
  const say = (event: string) => connection.inOrder(event, async () => void done.push(event));
  const held = () => connection.inOrder('TODAY_SUMMARY', () => new Promise<void>((resolve) => (release = resolve)));
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('is done in its order', async () => {
    const all = [held(), say('ATTENDANCE_MARKED'), say('ATTENDANCE_MARKED'), say('DONE')];
    await settled();
    expect(done).toEqual([]);
    release();
    await Promise.all(all);
    expect(done).toEqual(['ATTENDANCE_MARKED', 'ATTENDANCE_MARKED', 'DONE']);
  });

  /** Regression: who was signed out meanwhile still marked and closed. */
  it('is refused where it waited for its turn when its sender was put out, and what is under way ends', async () => {
    const first = held();
    const waiting = [say('ATTENDANCE_MARKED'), say('DONE')];
    await settled();
    connection.close();
    release();
    await first;
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHENTICATED' } });
    expect(done).toEqual([]);
  });

  it('is done where its sender only went away', async () => {
    const all = [held(), say('DONE')];
    await settled();
    connection.closed = true;
    release();
    await Promise.all(all);
    expect(done).toEqual(['DONE']);
  });
});
