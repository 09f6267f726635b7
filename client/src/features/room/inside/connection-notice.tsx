import { Alert, Text } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bannerOf } from '../link/link-state.ts';
import { useLink, useRoom } from '../room-context.tsx';
import classes from './room-frame.module.css';

/** In ms: a reconnection that is faster than this needs no words. */
const PATIENCE = 1_000;

/** Says that the connection is lost and what works without it; goes as soon as the room has been joined again. */
export const ConnectionNotice = () => {
  const banner = useLink(bannerOf);
  const staff = useRoom((state) => state.staff);
  const [isLate, setLate] = useState(false);
  const isDown = banner !== 'none';
  useEffect(() => {
    if (!isDown) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isDown]);
  return (
    <div role="status" className={classes.notice}>
      {isLate && (
        <Alert color="yellow" radius={0} py="xs" icon={banner === 'lost' ? <WifiOff /> : <RefreshCw />}>
          <Text size="sm" fw={600}>
            {banner === 'lost' ? (
              <Trans>The connection is lost. Trying again …</Trans>
            ) : (
              <Trans>The connection is back. Catching up …</Trans>
            )}
          </Text>
          <Text size="sm">
            {staff ? (
              <Trans>
                Video and sound go on if they can. You can go on marking and writing: it is sent as soon as the connection is back.
              </Trans>
            ) : (
              <Trans>Video and sound go on if they can. What you write is sent as soon as the connection is back.</Trans>
            )}
          </Text>
        </Alert>
      )}
    </div>
  );
};
