import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';
import { LiveSession } from './live-session.ts';
import type { KeptDetails } from './session-details.ts';
import { DEFAULTS } from './session-defaults.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const session = (details: Partial<KeptDetails> = {}, classId: string | null = 'class') =>
  LiveSession.schedule(
    { id: 'session', code: 'CODE', hostId: 'host', hostName: 'Grace Hopper', classId },
    { ...DEFAULTS, title: 'Algebra', startsAt: later(60), visibility: 'class', ...details },
    NOW,
  );
const live = () => {
  const started = session();
  started.start(later(61));
  return started;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a session', () => {
  it('waits for its start once it is scheduled', () => {
    expect(session()).toMatchObject({ status: 'scheduled', outcome: null, startedAt: null, endedAt: null, title: 'Algebra', code: 'CODE' });
  });

  it('goes to another host, whose name it stands under then; calendars change where no instructor is named', () => {
    const ada = { id: 'ada', name: 'Ada Lovelace' };
    const [plain, named, running, over] = [session(), session({ instructor: 'Dr Hopper' }), live(), live()];
    for (const each of [plain, named, running]) {
      each.handOver(ada, later(62));
      expect(each).toMatchObject({ hostId: 'ada', hostName: 'Ada Lovelace' });
    }
    expect([plain.searchText, named.searchText]).toEqual(['algebra ada lovelace', 'algebra dr hopper']);
    expect([plain.revision, plain.updatedAt]).toEqual([1, later(62)]);
    expect([named.revision, named.updatedAt]).toEqual([0, NOW]);
    over.end('held', later(90));
    expect(codeOf(() => over.handOver(ada, later(91)))).toBe('SESSION_ENDED');
    expect(over.hostId).toBe('host');
  });

  it('goes from scheduled to live to ended, and keeps the times', () => {
    const held = live();
    expect(held).toMatchObject({ status: 'live', startedAt: later(61) });
    expect(held.end('held', later(90))).toBe(true);
    expect(held).toMatchObject({ status: 'ended', outcome: 'held', endedAt: later(90) });
  });

  it('keeps its first end and outcome when it is ended again', () => {
    const held = live();
    held.end('replaced', later(90));
    expect(held.end('held', later(95))).toBe(false);
    expect(held).toMatchObject({ outcome: 'replaced', endedAt: later(90) });
  });

  it('never ends before it started, though two clocks differ', () => {
    const held = live();
    held.end('held', later(60));
    expect(held.endedAt).toEqual(later(61));
  });

  it('can be ended only once it has been live', () => {
    expect(codeOf(() => session().end('held', NOW))).toBe('SESSION_NOT_LIVE');
    const cancelled = session();
    cancelled.cancel(NOW);
    expect(codeOf(() => cancelled.end('held', NOW))).toBe('SESSION_NOT_LIVE');
  });

  it('never starts again once it has ended or was cancelled', () => {
    const ended = live();
    ended.end('held', later(90));
    expect(codeOf(() => ended.start(NOW))).toBe('SESSION_ENDED');
    const cancelled = session();
    cancelled.cancel(NOW);
    expect(codeOf(() => cancelled.start(NOW))).toBe('SESSION_NOT_SCHEDULED');
    expect(codeOf(() => live().start(NOW))).toBe('SESSION_NOT_SCHEDULED');
  });

  it('is cancelled while it waits, once', () => {
    const cancelled = session();
    expect([cancelled.cancel(NOW), cancelled.cancel(NOW), cancelled.status]).toEqual([true, false, 'cancelled']);
    expect(codeOf(() => live().cancel(NOW))).toBe('SESSION_NOT_SCHEDULED');
    const ended = live();
    ended.end('held', later(90));
    expect(codeOf(() => ended.cancel(NOW))).toBe('SESSION_ENDED');
  });

  it('does not start in the past, give or take a minute for the way of the request', () => {
    expect(codeOf(() => session({ startsAt: new Date(NOW.getTime() - 60_001) }))).toBe('START_IN_THE_PAST');
    expect(codeOf(() => session({ startsAt: new Date(NOW.getTime() - 60_000) }))).toBe('none');
  });

  it('starts within thirty years, whether it is planned or put off', () => {
    const years = (number: number) => new Date(Date.UTC(NOW.getUTCFullYear() + number, NOW.getUTCMonth(), NOW.getUTCDate()));
    for (const startsAt of [years(31), new Date('9999-12-31T23:59:59Z')]) {
      expect(codeOf(() => session({ startsAt }))).toBe('START_TOO_FAR');
      expect(codeOf(() => session().edit({ startsAt }, NOW))).toBe('START_TOO_FAR');
    }
    expect(codeOf(() => session({ startsAt: years(30) }))).toBe('none');
  });

  it.each(['Mars/Olympus', '+02:00', '', 'UTC+2', ' Europe/Paris'])('has no time zone called %p', (timeZone) => {
    expect(codeOf(() => session({ timeZone }))).toBe('UNKNOWN_TIME_ZONE');
  });

  it.each(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Asia/Calcutta'])(
    'may be in the zone %p',
    (timeZone) => {
      expect(session({ timeZone }).timeZone).toBe(timeZone);
    },
  );

  it('without a class is for everybody or for nobody', () => {
    expect(codeOf(() => session({}, null))).toBe('CLASS_NEEDED');
    expect(session({ visibility: 'public' }, null).classId).toBeNull();
    expect(codeOf(() => session({ visibility: 'public' }, null).edit({ visibility: 'class' }, NOW))).toBe('CLASS_NEEDED');
  });
});

describe('editing a session', () => {
  it('changes what differs and names it', () => {
    const edited = session();
    const fields = edited.edit(
      { title: 'Geometry', description: '', startsAt: later(60), capture: ['presence'], lengthMinutes: 45, timeZone: undefined },
      NOW,
    );
    expect(fields).toEqual(['title', 'capture', 'lengthMinutes']);
    expect(edited).toMatchObject({ title: 'Geometry', capture: ['presence'], lengthMinutes: 45, timeZone: 'UTC' });
  });

  it('takes the same captures in another order as the same, and fewer or others as a change', () => {
    const edited = session({ capture: ['teacher', 'presence'] });
    expect(edited.edit({ capture: ['presence', 'teacher'] }, NOW)).toEqual([]);
    expect(edited.edit({ capture: ['presence'] }, NOW)).toEqual(['capture']);
    expect(edited.edit({ capture: ['teacher'] }, NOW)).toEqual(['capture']);
  });

  it('clears what is set to null', () => {
    const edited = session({ videoUrl: 'https://video.example/1.mp4', instructor: 'Ada' });
    expect(edited.edit({ videoUrl: null, instructor: null }, NOW)).toEqual(['videoUrl', 'instructor']);
    expect(edited).toMatchObject({ videoUrl: null, instructor: null });
  });

  it('keeps the rules of scheduling for what it changes, and only for that', () => {
    expect(codeOf(() => session().edit({ startsAt: later(-2) }, NOW))).toBe('START_IN_THE_PAST');
    expect(codeOf(() => session().edit({ timeZone: 'Nowhere' }, NOW))).toBe('UNKNOWN_TIME_ZONE');
    // Its planned start passed while it waited for its host: the title may still change.
    expect(session().edit({ title: 'Late', startsAt: later(60) }, later(120))).toEqual(['title']);
  });

  it('leaves alone what is promised once the session is live', () => {
    expect(live().edit({ title: 'A', description: 'b', instructor: 'C', marksVisibility: 'room' }, NOW)).toHaveLength(4);
    expect(
      live().edit({ videoUrl: 'https://a.example/1.mp4', meetingUrl: 'v1.b' as Sealed, meetingPassword: 'v1.c' as Sealed }, NOW),
    ).toHaveLength(3);
    for (const changes of [
      { startsAt: later(90) },
      { lengthMinutes: 5 },
      { timeZone: 'Europe/Paris' },
      { visibility: 'public' as const },
      { capture: ['presence' as const] },
    ]) {
      const edited = live();
      expect(codeOf(() => edited.edit({ title: 'A', ...changes }, NOW))).toBe('SESSION_NOT_SCHEDULED');
      expect(edited.title).toBe('Algebra');
    }
    // The same value again is no change.
    expect(live().edit({ lengthMinutes: 60 }, NOW)).toEqual([]);
  });

  it('names the field that stands in the way', () => {
    const tried = () => live().edit({ title: 'A', lengthMinutes: 5 }, NOW);
    expect(tried).toThrow(DomainError);
    try {
      tried();
    } catch (error) {
      expect((error as DomainError).details).toEqual([{ field: 'lengthMinutes', message: 'cannot be changed once the session is live' }]);
    }
  });

  it('is over once the session is', () => {
    const ended = live();
    ended.end('held', later(90));
    expect(codeOf(() => ended.edit({ title: 'A' }, NOW))).toBe('SESSION_ENDED');
    const cancelled = session();
    cancelled.cancel(NOW);
    expect(codeOf(() => cancelled.edit({ title: 'A' }, NOW))).toBe('SESSION_NOT_SCHEDULED');
  });
});
