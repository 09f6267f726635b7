import { codeOf } from '../../../../../test/support/code-of.ts';
import { Playback, type StoredPlayback } from './playback.ts';

const VIDEO = 'https://video.example/1.mp4';
const playing: StoredPlayback = { video: VIDEO, playing: true, position: 10, rate: 2 };

describe('shared playback', () => {
  it('is paused at the beginning, at normal speed, until it is controlled', () => {
    const playback = new Playback('s', VIDEO, null);
    playback.control('host', { playing: true, position: 3 });
    expect(playback.settle()).toEqual({ video: VIDEO, playing: true, position: 3, rate: 1 });
  });

  it('keeps its speed unless told another', () => {
    const playback = new Playback('s', VIDEO, playing);
    playback.control('host', { playing: false, position: 5 });
    expect(playback.settle()).toEqual({ ...playing, playing: false, position: 5 });
  });

  it('starts anew with another video', () => {
    const playback = new Playback('s', 'https://video.example/2.mp4', playing);
    playback.control('host', { playing: true, position: 0 });
    expect(playback.settle()).toMatchObject({ video: 'https://video.example/2.mp4', rate: 1 });
  });

  it('records one fact for several changes: the last, by whoever made it', () => {
    const playback = new Playback('s', VIDEO, playing);
    playback.control('host', { playing: true, position: 20, rate: 1 });
    playback.control('colleague', { playing: false, position: 30 });
    playback.settle();
    expect(playback.facts.map(({ fact: { payload }, by }) => ({ payload, by }))).toEqual([
      { payload: { sessionId: 's', playing: false, position: 30, rate: 1 }, by: 'colleague' },
    ]);
  });

  it('needs a video', () => {
    const playback = new Playback('s', null, playing);
    expect(codeOf(() => playback.control('host', { playing: true, position: 0 }))).toBe('NO_VIDEO');
    expect(playback.settle()).toBeNull();
  });

  it('records nothing if nothing changed', () => {
    const playback = new Playback('s', VIDEO, playing);
    expect(playback.settle()).toBeNull();
    expect(playback.facts).toEqual([]);
  });
});
