import { Alert } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { socket } from '../api/live.ts';
import { useUser } from '../api/use-user.ts';

/** In ms: a reconnection that is faster than this needs no words. */
const PATIENCE = 1_500;

/** Whether the socket has been away for longer than a moment. */
const useIsOffline = (): boolean => {
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lost = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setOffline(!socket.connected), PATIENCE);
    };
    const back = () => {
      clearTimeout(timer);
      setOffline(false);
    };
    socket.on('connect', back).on('disconnect', lost).on('connect_error', lost);
    return () => {
      clearTimeout(timer);
      socket.off('connect', back).off('disconnect', lost).off('connect_error', lost);
    };
  }, []);
  return offline;
};

/** Says that pages no longer update themselves. */
export const ConnectionBanner = () => {
  const user = useUser();
  const offline = useIsOffline();
  return (
    <div role="status">
      {user && offline && (
        <Alert color="yellow" icon={<WifiOff />} radius={0} py="xs">
          <Trans>No connection. What you see may be out of date; it will update by itself as soon as the connection is back.</Trans>
        </Alert>
      )}
    </div>
  );
};
