import { codeOf } from '../../../../../test/support/code-of.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';
import { LiveSession } from './live-session.ts';
import type { StoredDetails } from './session-details.ts';
import { DEFAULTS } from './session-defaults.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const BY = 'teacher';
const EXPECTED = { roster: ['amara'], classSeq: 7 };
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const IDENTITY = { id: 'session', code: 'CODE', hostId: 'host', hostName: 'Grace Hopper', classId: 'class' };

const session = (details: Partial<StoredDetails> = {}, classId: string | null = 'class') =>
  LiveSession.schedule(
    { ...IDENTITY, classId },
    { ...DEFAULTS, title: 'Algebra', startsAt: minutesLater(60), visibility: 'class', ...details },
    NOW,
  );
const live = () => {
  const started = session();
  started.start(EXPECTED, BY, minutesLater(61));
  return started;
};

/** The facts recorded since the last call: [type, payload, by]. */
const factsOf = (of: LiveSession) => of.takeFacts().map(({ fact, by }) => [fact.type.replace('live-session.', ''), fact.payload, by]);

describe('a session', () => {
  it('starts out scheduled', () => {
    expect(session()).toMatchObject({ status: 'scheduled', outcome: null, startedAt: null, endedAt: null, title: 'Algebra', code: 'CODE' });
  });

  it('is found by the words of its title and by its host, from the start', () => {
    expect(session().searchText).toBe('algebra grace hopper');
  });

  it('belongs to a series only if it was scheduled with one', () => {
    const series = { seriesId: 'series', occurrence: minutesLater(60) };
    const details = { ...DEFAULTS, title: 'Algebra', startsAt: minutesLater(60), visibility: 'class' as const };
    expect(LiveSession.schedule(IDENTITY, details, NOW, series)).toMatchObject(series);
    expect(session()).toMatchObject({ seriesId: null, occurrence: null });
  });

  it('is found by the name of the new host after a hand-over, unless an instructor is set', () => {
    const ada = { id: 'ada', name: 'Ada Lovelace' };
    const [plain, named, running, over] = [session(), session({ instructor: 'Dr Hopper' }), live(), live()];
    for (const each of [plain, named, running]) {
      expect(each.edit({}, BY, minutesLater(62), ada)).toEqual(['hostId']);
      expect(each).toMatchObject({ hostId: 'ada', hostName: 'Ada Lovelace' });
    }
    expect([plain.searchText, named.searchText]).toEqual(['algebra ada lovelace', 'algebra dr hopper']);
    over.end('held', {}, BY, minutesLater(90));
    expect(codeOf(() => over.edit({}, BY, minutesLater(91), ada))).toBe('SESSION_ENDED');
    expect(over.hostId).toBe('host');
  });

  it('goes from scheduled to live to ended, and records the times', () => {
    const held = live();
    expect(held).toMatchObject({ status: 'live', startedAt: minutesLater(61) });
    expect(held.end('held', {}, BY, minutesLater(90))).toBe(true);
    expect(held).toMatchObject({ status: 'ended', outcome: 'held', endedAt: minutesLater(90) });
  });

  it('keeps its first end and outcome if it is ended again', () => {
    const held = live();
    held.end('replaced', {}, BY, minutesLater(90));
    expect(held.end('held', {}, BY, minutesLater(95))).toBe(false);
    expect(held).toMatchObject({ outcome: 'replaced', endedAt: minutesLater(90) });
  });

  it('never ends before it started, even if the clocks of two nodes differ', () => {
    const held = live();
    held.end('held', {}, BY, minutesLater(60));
    expect(held.endedAt).toEqual(minutesLater(61));
  });

  it('can be called off while it is live, not once it has ended; only the first reason counts', () => {
    const mistake = live();
    expect(mistake.callOff('wrong class', {}, BY, minutesLater(62))).toBe(true);
    expect(mistake.callOff('again', {}, BY, minutesLater(63))).toBe(false);
    expect(mistake).toMatchObject({ outcome: 'not_held', callOffReason: 'wrong class', endedAt: minutesLater(62) });
    const ended = live();
    ended.end('held', {}, BY, minutesLater(90));
    expect(codeOf(() => ended.callOff('too late', {}, BY, minutesLater(91)))).toBe('SESSION_ENDED');
    expect(ended).toMatchObject({ outcome: 'held', callOffReason: null });
  });

  it('can be ended as held only if it is live', () => {
    expect(codeOf(() => session().end('held', {}, BY, NOW))).toBe('SESSION_NOT_LIVE');
    const cancelled = session();
    cancelled.cancel(BY);
    expect(codeOf(() => cancelled.end('held', {}, BY, NOW))).toBe('SESSION_NOT_LIVE');
  });

  it('never starts again once it has ended or was cancelled', () => {
    const ended = live();
    ended.end('held', {}, BY, minutesLater(90));
    expect(codeOf(() => ended.start(EXPECTED, BY, NOW))).toBe('SESSION_ENDED');
    const cancelled = session();
    cancelled.cancel(BY);
    expect(codeOf(() => cancelled.start(EXPECTED, BY, NOW))).toBe('SESSION_NOT_SCHEDULED');
    expect(codeOf(() => live().start(EXPECTED, BY, NOW))).toBe('SESSION_NOT_SCHEDULED');
  });

  it('can be cancelled only while it is scheduled, and only once', () => {
    const cancelled = session();
    cancelled.takeFacts();
    cancelled.cancel(BY);
    cancelled.cancel(BY);
    expect(cancelled.status).toBe('cancelled');
    expect(factsOf(cancelled)).toEqual([['SessionCancelled', { sessionId: 'session', classId: 'class' }, BY]]);
    expect(codeOf(() => live().cancel(BY))).toBe('SESSION_NOT_SCHEDULED');
    const ended = live();
    ended.end('held', {}, BY, minutesLater(90));
    expect(codeOf(() => ended.cancel(BY))).toBe('SESSION_ENDED');
  });

  it('cannot be planned in the past, with one minute of tolerance', () => {
    expect(codeOf(() => session({ startsAt: new Date(NOW.getTime() - 60_001) }))).toBe('START_IN_THE_PAST');
    expect(codeOf(() => session({ startsAt: new Date(NOW.getTime() - 60_000) }))).toBe('none');
  });

  it('must start within thirty years, both when scheduled and when edited', () => {
    const years = (number: number) => new Date(Date.UTC(NOW.getUTCFullYear() + number, NOW.getUTCMonth(), NOW.getUTCDate()));
    for (const startsAt of [years(31), new Date('9999-12-31T23:59:59Z')]) {
      expect(codeOf(() => session({ startsAt }))).toBe('START_TOO_FAR');
      expect(codeOf(() => session().edit({ startsAt }, BY, NOW))).toBe('START_TOO_FAR');
    }
    expect(codeOf(() => session({ startsAt: years(30) }))).toBe('none');
    const last = NOW.getTime() + 30 * 366 * 86_400_000;
    expect(codeOf(() => session({ startsAt: new Date(last) }))).toBe('none');
    expect(codeOf(() => session({ startsAt: new Date(last + 1) }))).toBe('START_TOO_FAR');
  });

  it.each(['Mars/Olympus', '+02:00', '', 'UTC+2', ' Europe/Paris'])('rejects the time zone %p', (timeZone) => {
    expect(codeOf(() => session({ timeZone }))).toBe('UNKNOWN_TIME_ZONE');
  });

  it.each(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Asia/Calcutta'])(
    'accepts the time zone %p',
    (timeZone) => {
      expect(session({ timeZone }).timeZone).toBe(timeZone);
    },
  );

  it('only links to videos that a player can show', () => {
    const videoUrl = 'https://video.example/page';
    expect(codeOf(() => session({ videoUrl }))).toBe('VIDEO_NOT_RECOGNISED');
    expect(codeOf(() => session().edit({ videoUrl }, BY, NOW))).toBe('VIDEO_NOT_RECOGNISED');
  });

  it.each<[string, Partial<StoredDetails>, string]>([
    ['is free for class members', { price: 1, currency: 'EUR' }, 'CLASS_SESSIONS_ARE_FREE'],
    ['has a seat for every class member', { capacity: 30 }, 'CLASS_SESSIONS_ARE_FREE'],
    ['can have a price and a capacity if it is booked', { visibility: 'booked', price: 1, currency: 'EUR', capacity: 30 }, 'none'],
    ['has a currency if it has a price', { visibility: 'booked', price: 1 }, 'CURRENCY_NEEDED'],
  ])('%s', (_, details, code) => {
    expect(codeOf(() => session(details))).toBe(code);
    expect(codeOf(() => session({ visibility: 'public' }).edit({ visibility: 'class', ...details }, BY, NOW))).toBe(code);
  });

  it('has a currency only if it has a price', () => {
    expect(session({ visibility: 'booked', price: 1, currency: 'EUR' }).currency).toBe('EUR');
    expect(session({ visibility: 'booked', price: 0, currency: 'EUR' }).currency).toBeNull();
  });

  it('cannot be limited to class members without a class', () => {
    expect(codeOf(() => session({}, null))).toBe('CLASS_NEEDED');
    expect(session({ visibility: 'public' }, null).classId).toBeNull();
    expect(codeOf(() => session({ visibility: 'public' }, null).edit({ visibility: 'class' }, BY, NOW))).toBe('CLASS_NEEDED');
  });
});

describe('editing a session', () => {
  it('changes the fields that differ, and returns their names', () => {
    const edited = session();
    const fields = edited.edit(
      { title: 'Geometry', description: '', startsAt: minutesLater(60), capture: ['presence'], lengthMinutes: 45, timeZone: undefined },
      BY,
      NOW,
    );
    expect(fields).toEqual(['title', 'capture', 'lengthMinutes']);
    expect(edited).toMatchObject({ title: 'Geometry', capture: ['presence'], lengthMinutes: 45, timeZone: 'UTC' });
  });

  it('ignores the order of capture modes, but not their number', () => {
    const edited = session({ capture: ['teacher', 'presence'] });
    expect(edited.edit({ capture: ['presence', 'teacher'] }, BY, NOW)).toEqual([]);
    expect(edited.edit({ capture: ['presence'] }, BY, NOW)).toEqual(['capture']);
    expect(edited.edit({ capture: ['teacher'] }, BY, NOW)).toEqual(['capture']);
  });

  it('clears fields that are set to null', () => {
    const edited = session({ videoUrl: 'https://video.example/1.mp4', instructor: 'Ada' });
    expect(edited.edit({ videoUrl: null, instructor: null }, BY, NOW)).toEqual(['videoUrl', 'instructor']);
    expect(edited).toMatchObject({ videoUrl: null, instructor: null });
  });

  it('applies the rules of scheduling to the changed fields only', () => {
    expect(codeOf(() => session().edit({ startsAt: minutesLater(-2) }, BY, NOW))).toBe('START_IN_THE_PAST');
    expect(codeOf(() => session().edit({ timeZone: 'Nowhere' }, BY, NOW))).toBe('UNKNOWN_TIME_ZONE');
    // The title may still change after the planned start has passed.
    expect(session().edit({ title: 'Late', startsAt: minutesLater(60) }, BY, minutesLater(120))).toEqual(['title']);
    // It may also change if the stored values were accepted by an older version only.
    const old = Object.assign(session(), { timeZone: 'Mars/Olympus', videoUrl: 'https://video.example/page', price: 1 });
    expect(old.edit({ title: 'Old' }, BY, NOW)).toEqual(['title']);
  });

  it('rejects changes of most fields once the session is live', () => {
    expect(live().edit({ title: 'A', description: 'b', instructor: 'C', marksVisibility: 'room' }, BY, NOW)).toHaveLength(4);
    expect(
      live().edit({ videoUrl: 'https://a.example/1.mp4', meetingUrl: 'v1.b' as Sealed, meetingPassword: 'v1.c' as Sealed }, BY, NOW),
    ).toHaveLength(3);
    for (const changes of [
      { startsAt: minutesLater(90) },
      { lengthMinutes: 5 },
      { timeZone: 'Europe/Paris' },
      { visibility: 'public' as const },
      { capture: ['presence' as const] },
    ]) {
      const edited = live();
      expect(codeOf(() => edited.edit({ title: 'A', ...changes }, BY, NOW))).toBe('SESSION_NOT_SCHEDULED');
      expect(edited.title).toBe('Algebra');
    }
    // Sending the same value is not a change.
    expect(live().edit({ lengthMinutes: 60 }, BY, NOW)).toEqual([]);
  });

  it('returns the field that cannot be changed in the error', () => {
    const edit = () => live().edit({ title: 'A', lengthMinutes: 5 }, BY, NOW);
    expect(edit).toThrow(DomainError);
    try {
      edit();
    } catch (error) {
      expect((error as DomainError).details).toEqual([{ field: 'lengthMinutes', message: 'cannot be changed once the session is live' }]);
    }
  });

  it('is rejected once the session has ended or was cancelled', () => {
    const ended = live();
    ended.end('held', {}, BY, minutesLater(90));
    expect(codeOf(() => ended.edit({ title: 'A' }, BY, NOW))).toBe('SESSION_ENDED');
    const cancelled = session();
    cancelled.cancel(BY);
    expect(codeOf(() => cancelled.edit({ title: 'A' }, BY, NOW))).toBe('SESSION_NOT_SCHEDULED');
  });
});

describe('the facts of a session', () => {
  const recorded = (decide: (of: LiveSession) => unknown, of = session()) => {
    of.takeFacts();
    decide(of);
    return factsOf(of);
  };
  const started = { sessionId: 'session', classId: 'class', hostId: 'host', visibility: 'class', capture: ['teacher'] };

  it('begin with SessionScheduled, or with SessionStarted if it starts at once', () => {
    const startsAt = minutesLater(60).toISOString();
    expect(factsOf(session())).toEqual([
      ['SessionScheduled', { sessionId: 'session', classId: 'class', hostId: 'host', startsAt }, 'host'],
    ]);
    const adHoc = LiveSession.create(IDENTITY, { ...DEFAULTS, title: 'Algebra', startsAt: NOW, visibility: 'class' }, NOW);
    adHoc.start(EXPECTED, BY, NOW);
    expect(factsOf(adHoc)).toEqual([['SessionStarted', { ...started, marksVisibility: 'concerned', ...EXPECTED }, BY]]);
  });

  it('name the changed fields for everyone, and the new time and the new host only for other modules', () => {
    const ada = { id: 'ada', name: 'Ada Lovelace' };
    expect(recorded((of) => of.edit({ title: 'Geometry' }, BY, NOW))).toEqual([
      ['SessionEdited', { sessionId: 'session', fields: ['title'] }, BY],
    ]);
    const edited = session();
    edited.takeFacts();
    edited.edit({ startsAt: minutesLater(90) }, BY, NOW, ada);
    expect(edited.facts.map(({ fact }) => fact.audience)).toEqual(['all', 'nobody', 'nobody']);
    expect(factsOf(edited)).toEqual([
      ['SessionEdited', { sessionId: 'session', fields: ['startsAt', 'hostId'] }, BY],
      ['SessionRescheduled', { sessionId: 'session', from: minutesLater(60).toISOString(), to: minutesLater(90).toISOString() }, BY],
      ['SessionHandedOver', { sessionId: 'session', fromId: 'host', toId: 'ada' }, BY],
    ]);
    expect(recorded((of) => of.edit({ title: 'Algebra' }, BY, NOW, { id: 'host', name: 'Grace' }))).toEqual([]);
  });

  it('include its end only once, with the outcome and the members', () => {
    const members = { classSeq: 9, joined: ['luca'], inactive: [] };
    const end = { sessionId: 'session', classId: 'class', visibility: 'class' };
    const twice = (of: LiveSession) => [of.end('held', members, BY, minutesLater(90)), of.end('held', {}, BY, minutesLater(91))];
    expect(recorded(twice, live())).toEqual([['SessionEnded', { ...end, outcome: 'held', started: true, ...members }, BY]]);
    expect(recorded((of) => of.end('host_absent', {}, null, minutesLater(90)))).toEqual([
      ['SessionEnded', { ...end, outcome: 'host_absent', started: false }, null],
    ]);
    expect(
      recorded((of) => [of.callOff('mistake', {}, BY, minutesLater(90)), of.callOff('again', {}, BY, minutesLater(91))], live()),
    ).toEqual([['SessionEnded', { ...end, outcome: 'not_held', started: true }, BY]]);
  });

  it('announce each planned start once, only to other modules', () => {
    const announced = session();
    announced.takeFacts();
    announced.announceStart();
    announced.announceStart();
    expect(announced.facts.map(({ fact }) => fact.audience)).toEqual(['nobody']);
    expect(factsOf(announced)).toEqual([['SessionStartingSoon', { sessionId: 'session', startsAt: minutesLater(60).toISOString() }, null]]);
    announced.edit({ startsAt: minutesLater(90) }, BY, NOW);
    announced.takeFacts();
    announced.announceStart();
    expect(factsOf(announced)).toEqual([['SessionStartingSoon', { sessionId: 'session', startsAt: minutesLater(90).toISOString() }, null]]);
    expect(recorded((of) => of.announceStart(), live())).toEqual([]);
  });

  it('include a new picture only until the session is over, but its removal at any time', () => {
    const picture = [['SessionEdited', { sessionId: 'session', fields: ['thumbnail'] }, BY]];
    const over = live();
    over.end('held', {}, BY, minutesLater(90));
    expect(recorded((of) => of.setPicture(BY))).toEqual(picture);
    expect(codeOf(() => over.setPicture(BY))).toBe('SESSION_ENDED');
    expect(recorded((of) => of.removePicture(BY), over)).toEqual(picture);
  });
});

describe('seats already booked', () => {
  const codeWith = (details: Partial<StoredDetails>, taken: number, waiting = 0) =>
    codeOf(() => session(details).mustKeepBookings({ taken, waiting }));

  it('prevent a lower capacity or a visibility that would exclude them', () => {
    expect(codeWith({ visibility: 'booked', capacity: 2 }, 3)).toBe('CAPACITY_BELOW_BOOKED');
    expect(codeWith({ visibility: 'booked', capacity: 3 }, 3, 5)).toBe('none');
    expect(codeWith({ visibility: 'class' }, 0, 1)).toBe('SESSION_HAS_BOOKINGS');
    expect(codeWith({ visibility: 'class' }, 1)).toBe('SESSION_HAS_BOOKINGS');
    expect(codeWith({ visibility: 'class' }, 0)).toBe('none');
  });
});
