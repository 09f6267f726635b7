import { isWeak, receivedIn } from './quality.ts';
import { SpeakingWatch } from './speaking.ts';

describe('the quality of a connection', () => {
  it('counts what arrives, of all tracks', () => {
    const report = [
      { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 3 },
      { type: 'inbound-rtp', packetsReceived: 50, packetsLost: -1 },
      { type: 'outbound-rtp', packetsReceived: 7, packetsLost: 7 },
      { type: 'inbound-rtp' },
    ];
    expect(receivedIn(report)).toEqual({ packets: 150, lost: 3 });
  });

  it('is weak if much is lost between two measurements', () => {
    expect(isWeak({ packets: 100, lost: 50 }, { packets: 180, lost: 70 })).toBe(true);
    expect(isWeak({ packets: 100, lost: 50 }, { packets: 195, lost: 55 })).toBe(false);
  });

  it('is not judged by the first measurement, nor by a few packets', () => {
    expect(isWeak(undefined, { packets: 0, lost: 100 })).toBe(false);
    expect(isWeak({ packets: 0, lost: 0 }, { packets: 5, lost: 5 })).toBe(false);
  });
});

describe('speakers', () => {
  it('are those who were loud a moment ago', () => {
    const watch = new SpeakingWatch();
    watch.hear('ann', 0.2, 1_000);
    watch.hear('ben', 0.001, 1_000);
    expect(watch.speakers(1_500)).toEqual(['ann']);
    expect(watch.speakers(1_800)).toEqual([]);
  });

  it('are forgotten when they leave', () => {
    const watch = new SpeakingWatch();
    watch.hear('ann', 0.2, 1_000);
    watch.forget('ann');
    expect(watch.speakers(1_100)).toEqual([]);
  });
});
