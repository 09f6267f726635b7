import { Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { MonitorUp } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { useMedia, useRoomMedia } from '../media/use-room-media.ts';
import { useRoom } from '../room-context.tsx';
import { MyVerification } from '../verification/my-verification.tsx';
import { AutoplayButton } from './autoplay-button.tsx';
import { gridFor } from './layout.ts';
import { PersonTile } from './people-tiles.tsx';
import { PlaceNotice } from './place-notice.tsx';
import { RemoteSounds } from './remote-sound.tsx';
import { SharedScreen, useSharedScreen } from './shared-screen.tsx';
import classes from './stage.module.css';
import { useTiles } from './use-tiles.ts';

const SharedVideo = lazy(() => import('./shared-video/shared-video.tsx').then((module) => ({ default: module.SharedVideo })));

/** In px, as in stage.module.css. */
const GAP = 8;

const Grid = ({ tiles }: { tiles: readonly string[] }) => {
  const { t } = useLingui();
  const { ref, width, height } = useElementSize();
  const grid = gridFor(tiles.length, width, height, GAP);
  return (
    <div className={classes.area} ref={ref}>
      <ul className={classes.grid} aria-label={t`People with video`}>
        {tiles.map((userId) => (
          <PersonTile key={userId} userId={userId} width={grid.width} />
        ))}
      </ul>
    </div>
  );
};

/** Scrolls sideways, also by keyboard. */
const Strip = ({ tiles }: { tiles: readonly string[] }) => {
  const { t } = useLingui();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes.strip} aria-label={t`People with video`} tabIndex={0}>
      {tiles.map((userId) => (
        <PersonTile key={userId} userId={userId} width={null} />
      ))}
    </ul>
  );
};

const Large = () => {
  const screen = useSharedScreen();
  const video = useRoom(({ session }) => session.video);
  if (screen) return <SharedScreen {...screen} />;
  if (video)
    return (
      <Suspense>
        <SharedVideo />
      </Suspense>
    );
  return null;
};

/** Who and what is to be seen in the room. */
export const Stage = () => {
  const { media, monitor } = useRoomMedia();
  useEffect(() => {
    media.open();
    const stop = monitor.start();
    const close = () => media.close();
    // Otherwise the others would go on seeing the last picture for a while.
    addEventListener('pagehide', close);
    return () => {
      removeEventListener('pagehide', close);
      stop();
      close();
    };
  }, [media, monitor]);
  const tiles = useTiles();
  const hasVideo = useRoom(({ session }) => session.video !== null);
  const screen = useSharedScreen();
  const sharesOwn = useMedia((state) => state.screen !== null);
  const isGrid = tiles.length > 0 && !screen && !hasVideo;
  return (
    <div className={classes.stage}>
      <PlaceNotice isAlone={!tiles.length && !screen && !hasVideo} />
      <MyVerification />
      <AutoplayButton />
      {sharesOwn && (
        <Alert icon={<MonitorUp />} role="status" radius="md">
          <Trans>You are sharing your screen.</Trans>
        </Alert>
      )}
      <Large />
      {isGrid ? <Grid tiles={tiles} /> : tiles.length > 0 && <Strip tiles={tiles} />}
      <RemoteSounds />
    </div>
  );
};
