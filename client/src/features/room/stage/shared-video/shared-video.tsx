import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useRoom } from '../../room-context.tsx';
import type { Playback } from './follow.ts';
import { HostControls } from './host-controls.tsx';
import classes from './shared-video.module.css';
import { useDuration } from './use-duration.ts';
import { useFollow } from './use-follow.ts';
import { usePlayer } from './use-player.ts';
import { useWatched } from './use-watched.ts';
import { Volume } from './volume.tsx';

/** The video of the session: everybody is where the host is. Volume and captions are everybody's own. */
export const SharedVideo = () => {
  const { t } = useLingui();
  const video = useRoom(({ session }) => session.video)!;
  const staff = useRoom((state) => state.staff);
  const told = useRoom(({ playback }) => playback);
  const start = video.startSeconds ?? 0;
  // Until the host plays it.
  const playback: Playback = useMemo(
    () => told ?? { playing: false, position: start, rate: 1, at: new Date(0).toISOString() },
    [told, start],
  );
  const { frame, player, failed } = usePlayer(video, !staff);
  useFollow(player, playback);
  useWatched(player, !staff);
  const duration = useDuration(player);
  return (
    <section className={classes.video} aria-label={t`Shared video`}>
      {failed && (
        <Alert color="red" icon={<CircleAlert />} role="alert">
          <Trans>The video cannot be played here. Whoever hosts can check its address; everything else works.</Trans>
        </Alert>
      )}
      <div ref={frame} className={classes.frame} />
      {staff ? (
        <div className={classes.controls}>
          <div style={{ flex: 1, minWidth: 240 }}>
            <HostControls playback={playback} duration={duration} />
          </div>
          <Volume player={player} />
        </div>
      ) : (
        <Text size="sm" c="dimmed" role="status">
          {playback.playing ? (
            <Trans>Everybody sees the same part. Volume and captions are yours.</Trans>
          ) : (
            <Trans>The host has paused the video.</Trans>
          )}
        </Text>
      )}
    </section>
  );
};
