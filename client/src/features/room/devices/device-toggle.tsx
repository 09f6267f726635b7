import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { announce } from '../../../ui/announcer.tsx';
import { isTrouble, type DeviceKind } from './device-state.ts';
import { devices, useDevices } from './page-devices.ts';

const ICONS = { camera: [Video, VideoOff], microphone: [Mic, MicOff] } as const;

/** Switches a device on or off, and says so. */
export const useToggle = (kind: DeviceKind): (() => Promise<void>) => {
  const { t } = useLingui();
  return async () => {
    const isOn = () => devices.store.getState()[kind].status === 'ready';
    if (isOn()) {
      devices.turnOff(kind);
      announce(kind === 'camera' ? t`Camera off` : t`Microphone off`);
      return;
    }
    await devices.turnOn(kind);
    // What went wrong is in the line of the device.
    if (isOn()) announce(kind === 'camera' ? t`Camera on` : t`Microphone on`);
  };
};

export const DeviceToggle = ({ kind }: { kind: DeviceKind }) => {
  const { t } = useLingui();
  const status = useDevices((state) => state[kind].status);
  const toggle = useToggle(kind);
  const isOn = status === 'ready';
  const isBusy = status === 'asking' || status === 'starting';
  const Icon = ICONS[kind][isOn ? 0 : 1];
  const labels =
    kind === 'camera' ? ([t`Turn camera off`, t`Turn camera on`] as const) : ([t`Turn microphone off`, t`Turn microphone on`] as const);
  const label = labels[isOn ? 0 : 1];
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={48}
        radius="xl"
        variant={isOn ? 'white' : 'filled'}
        color={isOn ? 'dark' : 'red'}
        aria-label={label}
        aria-disabled={isBusy || status === 'insecure'}
        data-trouble={isTrouble(status) || undefined}
        onClick={() => !isBusy && void toggle()}
      >
        {isBusy ? <Loader size={20} color="white" /> : <Icon size={22} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
};
