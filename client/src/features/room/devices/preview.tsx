import { useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './devices.module.css';
import { sentenceFor } from './device-text.ts';
import { DeviceToggle } from './device-toggle.tsx';
import { useDevices } from './page-devices.ts';

/** Plays a track in a <video>. */
export const TrackVideo = ({ track, label }: { track: MediaStreamTrack; label: string }) => {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={video} autoPlay muted playsInline aria-label={label} />;
};

/** The own picture as others will see it, with the buttons for camera and microphone. */
export const Preview = () => {
  const { t, i18n } = useLingui();
  const { status, track } = useDevices(({ camera }) => camera);
  return (
    <div className={classes.preview}>
      {track ? (
        <TrackVideo track={track} label={t`Your camera`} />
      ) : (
        // The line beside the picture says the same to screen readers.
        <Text className={classes.covered} aria-hidden>
          {i18n._(sentenceFor('camera', status))}
        </Text>
      )}
      <div className={classes.toggles}>
        <DeviceToggle kind="microphone" />
        <DeviceToggle kind="camera" />
      </div>
    </div>
  );
};
