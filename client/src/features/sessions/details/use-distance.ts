import { useEffect, useState } from 'react';
import { distanceTo } from './standing.ts';

const HALF_A_MINUTE = 30_000;

/** How far away a moment is, kept up to date; null once it has come. */
export const useDistance = (at: string): ReturnType<typeof distanceTo> => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), HALF_A_MINUTE);
    return () => clearInterval(timer);
  }, []);
  return distanceTo(Date.parse(at), now);
};
