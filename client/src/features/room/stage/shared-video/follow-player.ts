import { playWhenAllowed } from '../autoplay.ts';
import { correctionFor, type Playback } from './follow.ts';

/** In ms. */
const LOOKS_EVERY = 250;
const ALLOWED_WITHIN = 4_000;

/** Players of other sites do not say that the browser keeps them from playing: they just do not. */
const played = (player: HTMLMediaElement): Promise<void> =>
  Promise.race([
    Promise.resolve(player.play()),
    new Promise<void>((_, reject) => {
      setTimeout(() => player.paused && reject(new DOMException('It does not play.', 'NotAllowedError')), ALLOWED_WITHIN);
    }),
  ]);

/** Keeps a player where everybody is, until what it returns is called. `now`: by the server's clock, in ms. */
export const followPlayback = (player: HTMLMediaElement, playback: Playback, now: () => number): (() => void) => {
  let soughtAt = -Infinity;
  let stopWaiting: (() => void) | null = null;
  const waits = (): void => {
    stopWaiting ??= playWhenAllowed(() => played(player));
  };
  const done = (): void => {
    stopWaiting?.();
    stopWaiting = null;
  };
  const look = () => {
    if (player.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const { rate, seekTo, play } = correctionFor(playback, now(), {
      position: player.currentTime,
      paused: player.paused,
      rate: player.playbackRate,
      duration: player.duration,
      sinceSeek: performance.now() - soughtAt,
    });
    if (rate !== undefined) player.playbackRate = rate;
    if (seekTo !== undefined) {
      player.currentTime = seekTo;
      soughtAt = performance.now();
    }
    if (play === false) void player.pause();
    if (play) waits();
    else done();
  };
  const timer = setInterval(look, LOOKS_EVERY);
  look();
  return () => {
    clearInterval(timer);
    done();
  };
};
