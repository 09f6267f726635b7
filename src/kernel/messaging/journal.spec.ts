import { codeOf } from '../../../test/support/code-of.ts';
import { SecretBox } from '../security/secret-box.ts';
import { Journal } from './journal.ts';

const box = new SecretBox(Buffer.alloc(32));
const reservation = { userId: 'ann', key: 'k', since: '2026-09-01' };

describe('the journal of a request', () => {
  it('replays the results of an earlier run in order, and then nothing', () => {
    const first = new Journal(reservation, null, box);
    first.committed('one');
    const again = new Journal(reservation, first.stepsWith(new Date(2)), box);
    expect([again.replay(), again.replay(), again.replay()]).toEqual([{ result: 'one' }, { result: new Date(2) }, undefined]);
  });

  it('does not replay what this run has committed itself', () => {
    const journal = new Journal(reservation, null, box);
    journal.committed('one');
    expect(journal.replay()).toBeUndefined();
  });

  it('keeps the request in progress if the results of an earlier run cannot be read, or belong to another request', () => {
    const sealed = new Journal(reservation, null, box).stepsWith('one');
    expect(codeOf(() => new Journal(reservation, sealed, new SecretBox(Buffer.alloc(32, 1))))).toBe('REQUEST_IN_PROGRESS');
    expect(codeOf(() => new Journal({ ...reservation, key: 'other' }, sealed, box))).toBe('REQUEST_IN_PROGRESS');
  });

  it('is open until the request ends, and tells those who wait for that', async () => {
    const journal = new Journal(reservation, null, box);
    expect(journal.isOpen).toBe(true);
    journal.end();
    expect(journal.isOpen).toBe(false);
    await journal.over;
  });
});
