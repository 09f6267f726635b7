/* Where everybody is in the video, and what a player must do to be there. Pure; seconds, and milliseconds for times of day. */

/** As the host left it at the time `at`. */
export interface Playback {
  readonly playing: boolean;
  readonly position: number;
  readonly rate: number;
  readonly at: string;
}

/** `now`: by the server's clock. */
export const positionAt = ({ playing, position, rate, at }: Playback, now: number): number =>
  position + (playing ? (Math.max(0, now - Date.parse(at)) / 1_000) * rate : 0);

export interface Player {
  readonly position: number;
  readonly paused: boolean;
  readonly rate: number;
  /** NaN as long as it is unknown; Infinity for a live stream, which has no positions to agree on. */
  readonly duration: number;
  /** How long ago it was last moved, in ms: it needs a moment to get there. */
  readonly sinceSeek: number;
}

export interface Correction {
  readonly seekTo?: number;
  readonly rate?: number;
  readonly play?: boolean;
}

/** In seconds: differences that people in one room would hear. */
const DRIFT = 0.7;
/** While paused, everybody sees the same picture. */
const DRIFT_PAUSED = 0.25;
/** In ms. */
const SETTLES = 2_500;

const seekFor = (target: number, { position, duration, sinceSeek }: Player, tolerance: number): Pick<Correction, 'seekTo'> =>
  duration !== Infinity && sinceSeek >= SETTLES && Math.abs(position - target) > tolerance ? { seekTo: target } : {};

/** What brings the player to where everybody is; empty if it is there. `now`: by the server's clock. */
export const correctionFor = (playback: Playback, now: number, player: Player): Correction => {
  const whole = positionAt(playback, now);
  const target = player.duration > 0 ? Math.min(whole, player.duration) : whole;
  const isOver = target === player.duration;
  const rate = player.rate === playback.rate ? {} : { rate: playback.rate };
  if (!playback.playing) return { ...rate, ...seekFor(target, player, DRIFT_PAUSED), ...(player.paused ? {} : { play: false }) };
  return { ...rate, ...seekFor(target, player, DRIFT), ...(player.paused && !isOver ? { play: true } : {}) };
};
