import { useEffect } from 'react';
import { send, socket } from '../../../api/live.ts';

/** Asks for the starts and ends of public sessions, again after each reconnection. */
export const useCatalogue = (): void => {
  useEffect(() => {
    const watch = () =>
      void send('WATCH_CATALOGUE', {}).catch(() => {
        // The next connection asks again.
      });
    if (socket.connected) watch();
    socket.on('connect', watch);
    return () => void socket.off('connect', watch);
  }, []);
};
