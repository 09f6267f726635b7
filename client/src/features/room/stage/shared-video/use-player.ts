import { useEffect, useRef, useState, type RefObject } from 'react';
import { createPlayer, type Video } from './player.ts';

interface Created {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly player: HTMLMediaElement | null;
  readonly failed: boolean;
}

/** Puts the player of this video into `frame`. */
export const usePlayer = ({ kind, embedUrl }: Video, controls: boolean): Created => {
  const frame = useRef<HTMLDivElement>(null);
  const [player, setPlayer] = useState<HTMLMediaElement | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const show = async () => {
      const element = await createPlayer({ kind, embedUrl }, controls);
      if (ending.signal.aborted) return;
      element.addEventListener('error', () => setFailed(true), { signal: ending.signal });
      element.addEventListener('loadedmetadata', () => setFailed(false), { signal: ending.signal });
      frame.current?.replaceChildren(element);
      setPlayer(element);
    };
    show().catch(() => setFailed(true));
    return () => {
      ending.abort();
      setPlayer((before) => {
        before?.remove();
        return null;
      });
      setFailed(false);
    };
  }, [kind, embedUrl, controls]);
  return { frame, player, failed };
};
