import fc from 'fast-check';
import { codeOf } from '../../../../../test/support/code-of.ts';
import type { SessionStatus } from '../../../../contracts/live-session.ts';
import type { Member } from '../../access/domain/member.ts';
import { Hands, type Hand } from './hands.ts';

const at = new Date(0);
const member = (userId: string, more: { isStaff?: boolean; isHere?: boolean; status?: SessionStatus } = {}): Member => {
  const { isStaff = false, isHere = true, status = 'live' } = more;
  return { userId, role: isStaff ? 'teacher' : 'student', isHere, access: { isStaff, status, mayJoin: true } as Member['access'] };
};
const [ann, ben, host] = [member('ann'), member('ben'), member('host', { isStaff: true })];
const up = (userId: string, seq: number): Hand => ({ userId, seq, raisedAt: at });
const factsOf = ({ facts }: Hands) =>
  facts.map(({ fact, by }) => [fact.type.replace('classroom.', ''), by, (fact.payload as { userIds?: unknown }).userIds]);

describe('raising a hand', () => {
  it('puts it after the others, with the number of its fact, and leaves a raised hand where it is', () => {
    const hands = new Hands('session', 7, 1, [up('ben', 3)]);
    expect([hands.raise(ann, at), hands.raise(ben, at), hands.raise(ann, at)]).toEqual([{ seq: 8 }, { seq: 3 }, { seq: 8 }]);
    expect([...hands.raised.values()]).toEqual([up('ann', 8)]);
    expect(factsOf(hands)).toEqual([['HandRaised', 'ann', undefined]]);
  });

  it.each<[SessionStatus, boolean, string]>([
    ['scheduled', true, 'SESSION_NOT_LIVE'],
    ['ended', true, 'SESSION_ENDED'],
    ['live', false, 'NOT_IN_A_SESSION'],
  ])('is refused if the session is %s and being there is %s', (status, isHere, code) => {
    expect(codeOf(() => new Hands('session', 7, 0, []).raise(member('ann', { status, isHere }), at))).toBe(code);
  });
});

describe('lowering hands', () => {
  it('is for everyone their own, and for staff anyone’s', () => {
    const hands = new Hands('session', 7, 2, [up('ann', 3), up('ben', 4)]);
    expect([hands.lower(ann, 'ann'), hands.lower(ann, 'ann'), hands.lower(host, 'ben')]).toEqual([1, 0, 1]);
    expect(factsOf(hands)).toEqual([
      ['HandsLowered', 'ann', ['ann']],
      ['HandsLowered', 'host', ['ben']],
    ]);
    for (const whose of ['ben', null]) expect(codeOf(() => hands.lower(ann, whose))).toBe('NOT_SESSION_HOST');
    expect(codeOf(() => hands.lower(member('ann', { status: 'ended' }), 'ann'))).toBe('SESSION_ENDED');
  });

  it('lowers all with one fact, also those that are not loaded, and nothing if none is up', () => {
    const hands = new Hands('session', 7, 1_000, [up('ann', 3)]);
    expect([hands.lower(host, null), hands.lower(host, null)]).toEqual([1_000, 0]);
    expect(hands.raise(ann, at)).toEqual({ seq: 9 });
    expect(factsOf(hands)).toEqual([
      ['HandsLowered', 'host', null],
      ['HandRaised', 'ann', undefined],
    ]);
    expect([hands.allLowered, [...hands.raised.keys()]]).toEqual([true, ['ann']]);
  });

  it('follows those who left, but not a hand that was raised since', () => {
    const hands = new Hands('session', 20, 3, [up('ann', 3), up('ben', 12)]);
    hands.lowerAfterLeaving(
      new Map([
        ['ann', 10],
        ['ben', 11],
        ['cy', 13],
      ]),
    );
    expect(factsOf(hands)).toEqual([['HandsLowered', null, ['ann']]]);
  });
});

describe('hands', () => {
  const command = fc.record({ what: fc.constantFrom('raise', 'lower', 'all'), who: fc.constantFrom('a', 'b', 'c') });

  it('are saved in any groups to the same result as their facts tell, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(command, { maxLength: 6 }), { maxLength: 6 }), (groups) => {
        const saved = new Map<string, Hand>();
        const told = new Map<string, number>();
        let head = 0;
        for (const group of groups) {
          const hands = new Hands('session', head, saved.size, [...saved.values()]);
          for (const { what, who } of group)
            if (what === 'raise') hands.raise(member(who), at);
            else hands.lower(host, what === 'all' ? null : who);
          for (const { fact } of hands.facts) {
            head++;
            const { userId, userIds } = fact.payload as { userId?: string; userIds?: string[] | null };
            if (userId) told.set(userId, head);
            else if (userIds) for (const id of userIds) told.delete(id);
            else told.clear();
          }
          if (hands.allLowered) saved.clear();
          for (const userId of hands.lowered) saved.delete(userId);
          for (const hand of hands.raised.values()) {
            if (saved.has(hand.userId)) throw new Error('a hand is saved twice');
            saved.set(hand.userId, hand);
          }
          expect([...saved.values()].map(({ userId, seq }) => [userId, seq]).toSorted()).toEqual([...told].toSorted());
        }
      }),
    );
  });
});
