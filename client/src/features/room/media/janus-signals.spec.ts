import { byUser, candidateIn, directionOf, placedIn, sdpOf } from './janus-signals.ts';

describe('what Janus signals', () => {
  it('is read, and nothing else is taken for it', () => {
    expect([directionOf({ direction: 'receive' }), directionOf({ direction: 'send' }), directionOf({})]).toEqual([
      'receive',
      'send',
      'send',
    ]);
    expect([sdpOf({ sdp: 'v=0' }), sdpOf({ sdp: 3 })]).toEqual(['v=0', null]);
    expect(placedIn({ tracks: 'x' })).toEqual([]);
    expect(candidateIn({ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 })).toEqual({ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 });
    expect(candidateIn({ candidate: 'c' })).toEqual({ candidate: 'c', sdpMid: null, sdpMLineIndex: null });
    expect([candidateIn({ completed: true }), candidateIn({ candidate: '' })]).toEqual([null, null]);
  });

  it('puts the tracks of each user together, and shows those who send nothing', () => {
    const users = byUser(
      [
        { mid: '0', userId: 'ann', source: 'microphone' },
        { mid: '1', userId: 'ann', source: 'screen' },
        { mid: '2', userId: 'new', source: 'camera' },
      ],
      ['ann', 'ben'],
      (mid) => `track ${mid}`,
    );
    expect(Object.fromEntries(users)).toEqual({
      ann: { microphone: 'track 0', camera: null, screen: 'track 1' },
      ben: { microphone: null, camera: null, screen: null },
      new: { microphone: null, camera: 'track 2', screen: null },
    });
  });
});
