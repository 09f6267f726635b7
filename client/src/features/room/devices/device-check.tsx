import { Trans } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { DevicePanel } from './device-panel.tsx';
import { devices } from './page-devices.ts';

interface Props {
  /** Of the button that goes on. */
  readonly label: string;
  /** `media`: whether the person wants to see and hear the others. */
  readonly onJoin: (media: boolean) => void;
}

/** The last step before the room. No device is needed to go on. */
export const DeviceCheck = ({ label, onJoin }: Props) => {
  const withoutVideo = () => {
    devices.stop();
    onJoin(false);
  };
  return (
    <DevicePanel
      action={
        <Stack gap="xs" mt="xs">
          <Button size="md" onClick={() => onJoin(true)}>
            {label}
          </Button>
          <Button variant="subtle" onClick={withoutVideo}>
            <Trans>Join without video and sound</Trans>
          </Button>
        </Stack>
      }
    />
  );
};
