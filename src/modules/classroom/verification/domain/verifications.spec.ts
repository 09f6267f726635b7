import fc from 'fast-check';
import { CONSENTS, type Consent, type VerificationStatus } from '../../../../contracts/classroom/verification.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Verifications, type Verification } from './verifications.ts';

const NOW = new Date('2026-09-01T07:10:00Z');
const [SESSION, HOST, AMARA, LUCA] = ['session-1', 'host', 'amara', 'luca'];
const person = (userId: string, isStaff = false) => ({ userId, isStaff });

const stored = (status: VerificationStatus, more: Partial<Verification> = {}): Verification => {
  const isOver = status === 'accepted' || status === 'rejected';
  return {
    userId: AMARA,
    status,
    method: status === 'asked' || status === 'declined' ? null : status === 'no-camera' ? 'no-camera' : 'picture',
    askedAt: new Date('2026-09-01T07:00:00Z'),
    askedBy: HOST,
    decidedAt: isOver ? new Date('2026-09-01T07:05:00Z') : null,
    decidedBy: isOver ? HOST : null,
    reason: status === 'rejected' ? 'Too dark.' : null,
    pictureId: status === 'sent' || status === 'accepted' ? 'picture-1' : null,
    ...more,
  };
};
const of = (...known: Verification[]) => new Verifications(SESSION, known, NOW);
const facts = (verifications: Verifications) => verifications.facts.map(({ fact, by }) => [fact.type.split('.')[1], by, fact.audience]);
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};
const ALL: readonly VerificationStatus[] = ['asked', 'agreed', 'sent', 'no-camera', 'declined', 'accepted', 'rejected'];

describe('asking participants to verify who they are', () => {
  it('tells staff and those who are asked, each only of themselves', () => {
    const verifications = of();
    expect(verifications.ask(HOST, [person(AMARA), person(LUCA)], true)).toBe(2);
    expect(facts(verifications)).toEqual([
      ['VerificationAsked', HOST, 'user:amara'],
      ['VerificationAsked', HOST, 'user:luca'],
    ]);
    expect(verifications.stateOf(LUCA)).toEqual({
      userId: LUCA,
      status: 'asked',
      method: null,
      askedAt: NOW,
      decidedAt: null,
      decidedBy: null,
      reason: null,
      hasPicture: false,
    });
  });

  it('asks nobody if one of them is staff', () => {
    const verifications = of();
    expect(codeOf(() => verifications.ask(HOST, [person(AMARA), person('colleague', true)], true))).toBe('STAFF_NOT_VERIFIED');
    expect(verifications.facts).toEqual([]);
  });

  it.each(ALL)('asks somebody whose verification is %s again only by name, and only if it is over', (status) => {
    const isOver = ['declined', 'accepted', 'rejected'].includes(status);
    for (const again of [true, false]) {
      const verifications = of(stored(status));
      expect(verifications.ask(HOST, [person(AMARA)], again)).toBe(again && isOver ? 1 : 0);
      expect(verifications.stateOf(AMARA).status).toBe(again && isOver ? 'asked' : status);
    }
  });

  it('forgets the last decision and its picture', () => {
    const verifications = of(stored('accepted', { reason: 'Fine.' }));
    verifications.ask(HOST, [person(AMARA)], true);
    expect(verifications.stateOf(AMARA)).toMatchObject({ method: null, decidedAt: null, decidedBy: null, reason: null, hasPicture: false });
    expect(verifications.discarded).toEqual(['picture-1']);
  });
});

describe('an answer', () => {
  it('needs a request', () => {
    expect(codeOf(() => of(stored('asked')).answer(LUCA, 'picture'))).toBe('VERIFICATION_NOT_ASKED');
  });

  it.each([
    ['picture', 'agreed', 'picture'],
    ['no-camera', 'no-camera', 'no-camera'],
    ['declined', 'declined', null],
  ] as const)('"%s" makes the verification %s', (consent, status, method) => {
    const verifications = of(stored('asked'));
    verifications.answer(AMARA, consent);
    expect(verifications.stateOf(AMARA)).toMatchObject({ status, method });
    expect(facts(verifications)).toEqual([['VerificationAnswered', AMARA, 'user:amara']]);
  });

  it('given twice changes nothing, not even a picture that was sent', () => {
    for (const [consent, status] of [
      ['picture', 'agreed'],
      ['picture', 'sent'],
      ['no-camera', 'no-camera'],
      ['declined', 'declined'],
    ] as const) {
      const verifications = of(stored(status));
      verifications.answer(AMARA, consent);
      expect([verifications.facts, verifications.changed.size, verifications.discarded]).toEqual([[], 0, []]);
    }
  });

  it('can be changed until the decision; a picture no longer agreed to is discarded', () => {
    const verifications = of(stored('sent'));
    verifications.answer(AMARA, 'declined');
    expect(verifications.stateOf(AMARA)).toMatchObject({ status: 'declined', method: null, hasPicture: false });
    expect(verifications.discarded).toEqual(['picture-1']);
    for (const status of ['accepted', 'rejected'] as const)
      expect(codeOf(() => of(stored(status)).answer(AMARA, 'declined'))).toBe('VERIFICATION_DECIDED');
  });
});

describe('a picture', () => {
  it.each([
    ['asked', 'CONSENT_NEEDED'],
    ['agreed', 'none'],
    ['sent', 'VERIFICATION_PICTURE_SENT'],
    ['no-camera', 'CONSENT_NEEDED'],
    ['declined', 'CONSENT_NEEDED'],
    ['accepted', 'VERIFICATION_DECIDED'],
    ['rejected', 'VERIFICATION_DECIDED'],
  ] as const)('from somebody whose verification is %s: %s', (status, code) => {
    expect(codeOf(() => of(stored(status)).takePicture(AMARA, 'picture-2'))).toBe(code);
  });

  it('is never named in a fact', () => {
    const verifications = of(stored('agreed'));
    verifications.takePicture(AMARA, 'picture-2');
    expect(verifications.stateOf(AMARA)).toMatchObject({ status: 'sent', hasPicture: true });
    expect(facts(verifications)).toEqual([['VerificationPictureSent', AMARA, 'user:amara']]);
    expect(JSON.stringify([verifications.facts, verifications.stateOf(AMARA)])).not.toContain('picture-2');
  });

  it('can be withdrawn: before the decision that counts as declined, after it the decision stays', () => {
    for (const [status, after, told] of [
      ['sent', 'declined', 1],
      ['accepted', 'accepted', 0],
    ] as const) {
      const verifications = of(stored(status));
      for (const _ of [1, 2]) verifications.withdrawPicture(AMARA);
      expect(verifications.stateOf(AMARA)).toMatchObject({ status: after, hasPicture: false });
      expect([verifications.discarded, verifications.facts.length]).toEqual([['picture-1'], told]);
    }
    expect(codeOf(() => of().withdrawPicture(AMARA))).toBe('VERIFICATION_NOT_ASKED');
  });
});

describe('a decision', () => {
  const decide = (status: VerificationStatus, accepted: boolean, reason: string | null = null, more: Partial<Verification> = {}) => {
    const verifications = of(stored(status, more));
    verifications.decide(HOST, AMARA, accepted, reason);
    return verifications;
  };

  it('accepts by the picture, which stays for now, or by sight or voice', () => {
    for (const [status, method, hasPicture] of [
      ['sent', 'picture', true],
      ['no-camera', 'no-camera', false],
    ] as const) {
      const verifications = decide(status, true);
      const decision = { status: 'accepted', method, hasPicture, decidedBy: HOST, decidedAt: NOW, reason: null };
      expect(verifications.stateOf(AMARA)).toMatchObject(decision);
      expect(verifications.facts[0]?.fact.payload).toEqual({ sessionId: SESSION, userId: AMARA, accepted: true, method });
      expect(verifications.discarded).toEqual([]);
    }
  });

  it('rejects for a reason, which no fact contains, and discards the picture', () => {
    const verifications = decide('sent', false, 'Somebody else.');
    expect(verifications.stateOf(AMARA)).toMatchObject({ status: 'rejected', reason: 'Somebody else.', hasPicture: false });
    expect(verifications.discarded).toEqual(['picture-1']);
    expect(JSON.stringify(verifications.facts)).not.toContain('Somebody');
    expect(facts(verifications)).toEqual([['VerificationDecided', HOST, 'user:amara']]);
    expect(codeOf(() => decide('no-camera', false))).toBe('REASON_NEEDED');
  });

  it.each([
    ['asked', 'VERIFICATION_NOT_ANSWERED'],
    ['agreed', 'VERIFICATION_NOT_ANSWERED'],
    ['declined', 'VERIFICATION_NOT_ANSWERED'],
    ['accepted', 'VERIFICATION_DECIDED'],
    ['rejected', 'VERIFICATION_DECIDED'],
  ] as const)('on a verification that is %s fails: %s', (status, code) => {
    expect(codeOf(() => decide(status, true))).toBe(code);
  });

  it('is no longer possible once the picture has been deleted, and never on somebody who was not asked', () => {
    expect(codeOf(() => decide('sent', true, null, { pictureId: null }))).toBe('VERIFICATION_EXPIRED');
    expect(codeOf(() => of().decide(HOST, LUCA, true, null))).toBe('VERIFICATION_NOT_FOUND');
  });
});

describe('whatever happens', () => {
  const steps = fc.oneof(
    fc.record({ what: fc.constant('ask' as const), again: fc.boolean() }),
    fc.record({ what: fc.constant('answer' as const), consent: fc.constantFrom<Consent>(...CONSENTS) }),
    fc.record({ what: fc.constant('picture' as const) }),
    fc.record({ what: fc.constant('withdraw' as const) }),
    fc.record({ what: fc.constant('decide' as const), accepted: fc.boolean() }),
  );

  it('a picture is taken only after consent, is seen only until it is discarded, and none is lost track of', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (taken) => {
        const verifications = of();
        const sent: string[] = [];
        let agreed = false;
        for (const step of taken) {
          const before = verifications.facts.length;
          const code = codeOf(() => {
            if (step.what === 'ask') verifications.ask(HOST, [person(AMARA)], step.again);
            else if (step.what === 'answer') verifications.answer(AMARA, step.consent);
            else if (step.what === 'picture') verifications.takePicture(AMARA, `picture-${sent.length}`);
            else if (step.what === 'withdraw') verifications.withdrawPicture(AMARA);
            else verifications.decide(HOST, AMARA, step.accepted, 'Seen.');
          });
          if (code !== 'none') expect(verifications.facts.length).toBe(before);
          if (code === 'none' && step.what === 'picture') {
            expect(agreed).toBe(true);
            sent.push(`picture-${sent.length}`);
          }
          const now = verifications.changed.get(AMARA);
          agreed = now?.status === 'agreed';
          const shown = now?.pictureId ? [now.pictureId] : [];
          expect([...verifications.discarded, ...shown]).toEqual(sent);
          if (now?.status === 'rejected' || now?.status === 'declined') expect(now.pictureId).toBeNull();
        }
      }),
    );
  });
});
