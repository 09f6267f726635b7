import fc from 'fast-check';
import { codeOf } from '../../../../../test/support/code-of.ts';
import { Moderation, type Present, type Target } from './moderation.ts';

const HEAD = 7;
const BY = 'grace';
const now = new Date('2026-09-01T07:00:00Z');
const since = (minute: number): Date => new Date(Date.UTC(2026, 8, 1, 7, minute));
const target = (userId: string, more: Partial<Target> = {}): Target => ({
  userId,
  isStaff: false,
  hasBeenHere: true,
  hereSince: since(1),
  ...more,
});
const room = ({ locked = false, removed = [] as string[], muted = [] as string[] } = {}) =>
  new Moderation('s', HEAD, locked, new Set(removed), new Set(muted));
const factsOf = ({ facts }: Moderation) =>
  facts.map(({ fact: { type, payload, audience }, by }) => [type.split('.')[1], payload, audience, by]);

describe('locking a room', () => {
  it('is told to everyone once, however often it is repeated', () => {
    const open = room();
    expect([open.lock(BY, true), open.lock(BY, true), open.lock(BY, false)]).toEqual([{ seq: 8 }, { seq: 8 }, { seq: 9 }]);
    expect(factsOf(open)).toEqual([
      ['RoomLocked', { sessionId: 's', locked: true }, 'all', BY],
      ['RoomLocked', { sessionId: 's', locked: false }, 'all', BY],
    ]);
    expect(open.locked).toBe(false);
    const locked = room({ locked: true });
    expect([locked.lock(BY, true), locked.facts]).toEqual([{ seq: HEAD }, []]);
  });
});

describe('removing a participant', () => {
  it('is told to staff only, and once', () => {
    const moderation = room();
    expect([moderation.remove(BY, target('luca'), now), moderation.remove('ada', target('luca'), now)]).toEqual([{ seq: 8 }, { seq: 8 }]);
    expect(factsOf(moderation)).toEqual([['ParticipantRemoved', { sessionId: 's', userId: 'luca' }, 'staff', BY]]);
    expect(moderation.removals).toEqual(new Map([['luca', { by: BY, at: now }]]));
    const before = room({ removed: ['luca'] });
    before.remove(BY, target('luca'), now);
    expect([before.facts, before.removals.size]).toEqual([[], 0]);
  });

  it('is possible after they have left, but not for staff or for somebody who never came', () => {
    const moderation = room();
    moderation.remove(BY, target('gone', { hereSince: null }), now);
    expect(moderation.facts).toHaveLength(1);
    expect(codeOf(() => moderation.remove(BY, target('ada', { isStaff: true }), now))).toBe('STAFF_CANNOT_BE_REMOVED');
    expect(codeOf(() => moderation.remove(BY, target('absent', { hasBeenHere: false, hereSince: null }), now))).toBe('PEER_NOT_FOUND');
    expect(moderation.facts).toHaveLength(1);
  });

  it('can be taken back, which does nothing for others', () => {
    const moderation = room({ removed: ['luca'] });
    expect([moderation.readmit(BY, 'luca'), moderation.readmit(BY, 'luca'), moderation.readmit(BY, 'amara')]).toEqual([
      { seq: 8 },
      { seq: 8 },
      { seq: 8 },
    ]);
    expect(factsOf(moderation)).toEqual([['ParticipantReadmitted', { sessionId: 's', userId: 'luca' }, 'staff', BY]]);
    expect(moderation.removals).toEqual(new Map([['luca', null]]));
  });

  it('keeps out whom the same commands keep out in a plain set, in any order', () => {
    const user = fc.constantFrom('amara', 'luca', 'yuki');
    const step = fc.record({ what: fc.constantFrom('remove' as const, 'readmit' as const), user });
    fc.assert(
      fc.property(fc.uniqueArray(user), fc.array(step, { maxLength: 20 }), (before, steps) => {
        const moderation = room({ removed: [...before] });
        const plain = new Set<string>(before);
        const changes: string[] = [];
        for (const { what, user } of steps) {
          if (what === 'remove' ? !plain.has(user) : plain.has(user)) changes.push(user);
          if (what === 'remove') plain.add(user);
          else plain.delete(user);
          const { seq } = what === 'remove' ? moderation.remove(BY, target(user), now) : moderation.readmit(BY, user);
          expect(seq).toBe(HEAD + changes.length);
        }
        const stored = new Set<string>(before);
        for (const [user, removal] of moderation.removals)
          if (removal) stored.add(user);
          else stored.delete(user);
        expect([...stored].toSorted()).toEqual([...plain].toSorted());
        expect(moderation.facts.map(({ fact }) => (fact.payload as { userId: string }).userId)).toEqual(changes);
      }),
    );
  });
});

describe('muting', () => {
  it('asks one participant, and again when repeated', () => {
    const moderation = room();
    expect([moderation.mute(BY, target('luca')), moderation.mute(BY, target('luca', { isStaff: true }))]).toEqual([{ seq: 8 }, { seq: 9 }]);
    expect(factsOf(moderation)).toEqual([
      ['ParticipantsMuted', { sessionId: 's', userIds: ['luca'] }, 'all', BY],
      ['ParticipantsMuted', { sessionId: 's', userIds: ['luca'] }, 'all', BY],
    ]);
    expect(moderation.mutes).toEqual(new Map([['luca', since(1)]]));
  });

  it('is not possible for somebody who has left', () => {
    expect(codeOf(() => room().mute(BY, target('luca', { hereSince: null })))).toBe('PEER_NOT_FOUND');
  });

  it('of everyone leaves out the staff, and names nobody', () => {
    const moderation = room();
    const present = [target('amara'), target('luca', { hereSince: since(2) }), target('ada', { isStaff: true })] as Present[];
    expect(moderation.muteAll(BY, present)).toEqual({ seq: 8 });
    expect(factsOf(moderation)).toEqual([['ParticipantsMuted', { sessionId: 's', userIds: null }, 'all', BY]]);
    expect(moderation.mutes).toEqual(
      new Map([
        ['amara', since(1)],
        ['luca', since(2)],
      ]),
    );
  });

  it('ends when the participant switches the microphone on, which is recorded for nobody', () => {
    const moderation = room({ muted: ['luca'] });
    expect([moderation.unmute('luca'), moderation.unmute('luca'), moderation.unmute('amara')]).toEqual([
      { seq: 8 },
      { seq: 8 },
      { seq: 8 },
    ]);
    expect(factsOf(moderation)).toEqual([['ParticipantUnmuted', { sessionId: 's', userId: 'luca' }, 'nobody', 'luca']]);
    expect(moderation.mutes).toEqual(new Map([['luca', null]]));
    moderation.mute(BY, target('luca'));
    moderation.unmute('luca');
    expect(moderation.mutes).toEqual(new Map([['luca', null]]));
  });
});
