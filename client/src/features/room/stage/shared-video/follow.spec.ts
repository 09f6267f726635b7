import { correctionFor, positionAt, type Playback, type Player } from './follow.ts';

const START = Date.parse('2026-09-01T08:00:00Z');
const playing: Playback = { playing: true, position: 30, rate: 1, at: '2026-09-01T08:00:00Z' };
const paused: Playback = { ...playing, playing: false };
const player: Player = { position: 40, paused: false, rate: 1, duration: 600, sinceSeek: Infinity };
const AFTER_10_S = START + 10_000;

describe('the position in the video', () => {
  it('goes on while it is playing, at its speed', () => {
    expect(positionAt(playing, AFTER_10_S)).toBe(40);
    expect(positionAt({ ...playing, rate: 2 }, AFTER_10_S)).toBe(50);
  });

  it('stays while it is paused, whatever the speed', () => {
    expect(positionAt({ ...paused, rate: 2 }, AFTER_10_S)).toBe(30);
  });

  it('does not go back if the clocks differ a little', () => {
    expect(positionAt(playing, START - 500)).toBe(30);
  });
});

describe('a player', () => {
  it('that is where everybody is stays as it is', () => {
    expect(correctionFor(playing, AFTER_10_S, player)).toEqual({});
    expect(correctionFor(playing, AFTER_10_S, { ...player, position: 40.6 })).toEqual({});
    expect(correctionFor(paused, AFTER_10_S, { ...player, paused: true, position: 30.2 })).toEqual({});
  });

  it('of a late-comer starts where everybody is', () => {
    expect(correctionFor({ ...playing, rate: 1.5 }, AFTER_10_S, { ...player, position: 0, paused: true })).toEqual({
      seekTo: 45,
      rate: 1.5,
      play: true,
    });
  });

  it('cannot be paused, moved or slowed down by a student', () => {
    expect(correctionFor(playing, AFTER_10_S, { ...player, paused: true })).toEqual({ play: true });
    expect(correctionFor(playing, AFTER_10_S, { ...player, position: 38.9 })).toEqual({ seekTo: 40 });
    expect(correctionFor(playing, AFTER_10_S, { ...player, rate: 0.5 })).toEqual({ rate: 1 });
  });

  it('cannot be started or moved while the host has paused', () => {
    expect(correctionFor(paused, AFTER_10_S, { ...player, position: 31 })).toEqual({ seekTo: 30, play: false });
  });

  it('gets a moment to arrive after it was moved', () => {
    expect(correctionFor(playing, AFTER_10_S, { ...player, position: 20, sinceSeek: 1_000 })).toEqual({});
  });

  it('is left alone at the end', () => {
    const end = { ...player, duration: 35, position: 35, paused: true };
    expect(correctionFor(playing, AFTER_10_S, end)).toEqual({});
    expect(correctionFor(playing, AFTER_10_S, { ...end, position: 10 })).toEqual({ seekTo: 35 });
  });

  it('of a live stream only plays and pauses; an unknown length limits nothing', () => {
    expect(correctionFor(playing, AFTER_10_S, { ...player, duration: Infinity, position: 9_000, paused: true })).toEqual({ play: true });
    expect(correctionFor(playing, AFTER_10_S, { ...player, duration: NaN, position: 0 })).toEqual({ seekTo: 40 });
  });
});
