import { descriptionIn, EarlyCandidates, onOffer, type Situation } from './negotiation.ts';

const NONE: Situation = { line: null, isOurAttempt: false, isPolite: false, isOffering: false };

describe('an offer', () => {
  it('opens a connection if there is none', () => {
    expect(onOffer({ line: 'a', again: false }, NONE)).toBe('replace');
    expect(onOffer({ line: undefined, again: false }, NONE)).toBe('replace');
  });

  it('changes the connection that it is about, also if the other client names none', () => {
    const mine = { ...NONE, line: 'a' };
    expect(onOffer({ line: 'a', again: true }, mine)).toBe('apply');
    expect(onOffer({ line: undefined, again: false }, mine)).toBe('apply');
  });

  it('replaces a connection that the other side has given up', () => {
    expect(onOffer({ line: 'b', again: false }, { ...NONE, line: 'a' })).toBe('replace');
    expect(onOffer({ line: 'b', again: false }, { ...NONE, line: 'a', isOurAttempt: true, isPolite: true })).toBe('replace');
  });

  it('about a connection that is gone here is answered so', () => {
    expect(onOffer({ line: 'b', again: true }, NONE)).toBe('gone');
    expect(onOffer({ line: 'b', again: true }, { ...NONE, line: 'a' })).toBe('gone');
  });

  it('that crosses ours wins at the polite side only', () => {
    const crossing = { ...NONE, line: 'a', isOffering: true };
    expect(onOffer({ line: 'a', again: true }, crossing)).toBe('ignore');
    expect(onOffer({ line: 'a', again: true }, { ...crossing, isPolite: true })).toBe('apply');
  });

  it('that crosses our first one is ignored at the impolite side', () => {
    expect(onOffer({ line: 'b', again: false }, { ...NONE, line: 'a', isOurAttempt: true })).toBe('ignore');
  });
});

describe('a signal', () => {
  it('is a description, the news that a connection is gone, or nothing', () => {
    expect(descriptionIn({ type: 'offer', sdp: 'v=0', line: 'a', again: true })).toEqual({
      type: 'offer',
      sdp: 'v=0',
      line: 'a',
      again: true,
    });
    expect(descriptionIn({ type: 'answer', sdp: 'v=0' })).toEqual({ type: 'answer', sdp: 'v=0', line: undefined, again: false });
    expect(descriptionIn({ type: 'gone', line: 'a' })).toEqual({ type: 'gone', line: 'a' });
    for (const other of [{}, { type: 'offer' }, { type: 'rollback', sdp: '' }, { type: 'gone' }, { sdp: 'v=0' }])
      expect(descriptionIn(other)).toBeNull();
  });
});

describe('candidates that come early', () => {
  it('wait for the connection they belong to, in order', () => {
    const early = new EarlyCandidates();
    early.add('a', { candidate: '1' });
    early.add('b', { candidate: '2' });
    early.add('a', { candidate: '3' });
    expect(early.take('a')).toEqual([{ candidate: '1' }, { candidate: '3' }]);
    expect(early.take('a')).toEqual([]);
    expect(early.take('b')).toEqual([{ candidate: '2' }]);
  });

  it('are forgotten when newer connections came', () => {
    const early = new EarlyCandidates();
    for (const line of ['a', 'b', 'c']) early.add(line, { candidate: line });
    expect([early.take('a'), early.take('b'), early.take('c')]).toEqual([[], [{ candidate: 'b' }], [{ candidate: 'c' }]]);
  });
});
