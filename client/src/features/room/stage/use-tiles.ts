import { useState } from 'react';
import { useMedia } from '../media/use-room-media.ts';
import { useRoom } from '../room-context.tsx';
import { stableOrder } from './stable-order.ts';

/** Whose tiles are shown, in their order. */
export const useTiles = (): readonly string[] => {
  const me = useRoom(({ myId }) => myId);
  const others = useMedia(({ peers }) => Object.keys(peers));
  const hasPlace = useMedia(({ view }) => view !== null && view.mode !== 'none');
  const [order, setOrder] = useState<readonly string[]>([]);
  const next = stableOrder(order, hasPlace ? [me, ...others] : others);
  if (next !== order) setOrder(next);
  return next;
};
