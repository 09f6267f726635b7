import { Paper, Stack } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { DeviceSelect, SpeakerSelect } from './device-select.tsx';
import { DeviceStatusLine } from './device-status.tsx';
import classes from './devices.module.css';
import { Meter } from './meter.tsx';
import { devices, useDevices } from './page-devices.ts';
import { Preview } from './preview.tsx';

/** Camera, microphone and speaker, to see, hear and choose. `children`: what stands above the choices; `action`: below. */
export const DevicePanel = ({ children, action }: { children?: ReactNode; action?: ReactNode }) => {
  const microphone = useDevices((state) => state.microphone.track);
  useEffect(() => void devices.start(), []);
  return (
    <div className={classes.layout}>
      <Stack gap="sm">
        <Preview />
        <DeviceStatusLine kind="camera" />
        <DeviceStatusLine kind="microphone" />
      </Stack>
      <Paper withBorder p="lg">
        <Stack>
          {children}
          <DeviceSelect kind="camera" />
          <DeviceSelect kind="microphone" />
          {microphone && <Meter track={microphone} />}
          <SpeakerSelect />
          {action}
        </Stack>
      </Paper>
    </div>
  );
};
