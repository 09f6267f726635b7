import { timeAttended } from './time-attended.ts';

const GRACE = 60;
/** A time on the morning of the session, such as `9:05:30`. */
const at = (time: string): Date => new Date(`2026-09-01T${time.replace(/^(?=\d:)/, '0')}Z`);
const stay = (from: string, to: string | null) => ({ joinedAt: at(from), leftAt: to === null ? null : at(to) });
const ended = { startedAt: at('9:00:00'), endedAt: at('10:00:00') };
const live = { startedAt: at('9:00:00'), endedAt: null };
const of = (stays: readonly ReturnType<typeof stay>[], session = ended as typeof ended | typeof live, now = at('12:00:00')) =>
  timeAttended(stays, session, now, GRACE);
const MINUTE = 60;

describe('the time attended', () => {
  it('is nothing for someone who never came', () => expect(of([])).toBeNull());

  it('is the length of the only stay, with its beginning and its end', () => {
    expect(of([stay('9:10:00', '9:30:00')])).toEqual({
      attendedSeconds: 20 * MINUTE,
      firstJoinedAt: at('9:10:00'),
      lastLeftAt: at('9:30:00'),
    });
  });

  it('counts two devices at once only once', () => {
    expect(of([stay('9:20:00', '9:40:00'), stay('9:10:00', '9:30:00'), stay('9:12:00', '9:15:00')])).toMatchObject({
      attendedSeconds: 30 * MINUTE,
      lastLeftAt: at('9:40:00'),
    });
  });

  it('bridges a gap that is shorter than the grace period, but not one as long', () => {
    expect(of([stay('9:00:00', '9:10:00'), stay('9:10:59', '9:20:00')])).toMatchObject({ attendedSeconds: 20 * MINUTE });
    expect(of([stay('9:00:00', '9:10:00'), stay('9:11:00', '9:20:00')])).toMatchObject({ attendedSeconds: 19 * MINUTE });
  });

  it('measures a gap from when the last device left', () => {
    expect(of([stay('9:00:00', '9:20:00'), stay('9:05:00', '9:06:00'), stay('9:20:30', '9:30:00')])).toMatchObject({
      attendedSeconds: 30 * MINUTE,
    });
  });

  it('is clipped to the session', () => {
    expect(of([stay('8:50:00', '9:05:00'), stay('9:55:00', '10:30:00')])).toEqual({
      attendedSeconds: 10 * MINUTE,
      firstJoinedAt: at('9:00:00'),
      lastLeftAt: at('10:00:00'),
    });
    expect(of([stay('8:00:00', '8:59:59'), stay('10:00:01', '10:30:00')])).toBeNull();
  });

  it('of someone who is in a live session lasts until now, and has no end yet', () => {
    expect(of([stay('9:10:00', '9:11:00'), stay('9:20:00', null)], live, at('9:25:00'))).toEqual({
      attendedSeconds: 6 * MINUTE,
      firstJoinedAt: at('9:10:00'),
      lastLeftAt: null,
    });
  });

  it('is in whole seconds, rounded down once', () => {
    expect(of([stay('9:00:00', '9:00:10.600'), stay('9:30:00', '9:30:10.600')])).toMatchObject({ attendedSeconds: 21 });
  });

  it('is 0 for someone who left at once', () => {
    expect(of([stay('9:10:00', '9:10:00')])).toEqual({ attendedSeconds: 0, firstJoinedAt: at('9:10:00'), lastLeftAt: at('9:10:00') });
  });
});
