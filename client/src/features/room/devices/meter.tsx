import { Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { MicOff } from 'lucide-react';
import { useCallback, useRef } from 'react';
import classes from './devices.module.css';
import { useLevel } from './use-level.ts';

const BARS = 12;

/** Shows how loud the microphone is, and says if it gives no sound at all. */
export const Meter = ({ track }: { track: MediaStreamTrack | null }) => {
  const { t } = useLingui();
  const bars = useRef<HTMLDivElement>(null);
  // The bars change too often for React.
  const show = useCallback((level: number) => {
    bars.current?.style.setProperty('--lit', String(Math.round(level * BARS)));
  }, []);
  const silent = useLevel(track, show);
  return (
    <>
      <div ref={bars} className={classes.meter} role="img" aria-label={t`Level of your microphone`}>
        {Array.from({ length: BARS }, (_, index) => (
          <span key={index} style={{ '--bar': index } as React.CSSProperties} />
        ))}
      </div>
      {silent && (
        <Alert color="yellow" icon={<MicOff />} role="alert" p="sm">
          <Trans>
            Your microphone is on but gives no sound. It may be muted by a button of its own, or another one may be the right one.
          </Trans>
        </Alert>
      )}
    </>
  );
};
