import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { Mic, MicOff, ScreenShare, ScreenShareOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { announce } from '../../../ui/announcer.tsx';
import { failureText } from '../../../ui/failure-text.ts';
import { isTrouble, type DeviceKind } from '../devices/device-state.ts';
import { sentenceFor } from '../devices/device-text.ts';
import { useToggle } from '../devices/device-toggle.tsx';
import { devices, useDevices } from '../devices/page-devices.ts';
import { Tool } from '../inside/tool.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { useRoom } from '../room-context.tsx';
import { VerifyTool } from '../verification/verify-tool.tsx';
import { Screen } from './screen.ts';
import { useMedia, useRoomMedia } from './use-room-media.ts';

const ICONS = { camera: [Video, VideoOff], microphone: [Mic, MicOff] } as const;

/** Says what is in the way, if a device does not come on. */
const useToggleTelling = (kind: DeviceKind) => {
  const { i18n } = useLingui();
  const toggle = useToggle(kind);
  return () =>
    void toggle().then(() => {
      const { status } = devices.store.getState()[kind];
      if (isTrouble(status)) notifications.show({ color: 'orange', message: i18n._(sentenceFor(kind, status)), role: 'alert' });
      return undefined;
    });
};

const DeviceTool = ({ kind }: { kind: DeviceKind }) => {
  const { t } = useLingui();
  const status = useDevices((state) => state[kind].status);
  const toggle = useToggleTelling(kind);
  useShortcut(kind, toggle);
  const isOn = status === 'ready';
  const labels = {
    camera: [t`Stop camera`, t`Start camera`],
    microphone: [t`Mute`, t`Unmute`],
  } as const;
  return (
    <Tool
      icon={ICONS[kind][isOn ? 0 : 1]}
      label={labels[kind][isOn ? 0 : 1]}
      disabled={status === 'asking' || status === 'starting' || status === 'insecure'}
      onClick={toggle}
    />
  );
};

const ScreenTool = () => {
  const { t, i18n } = useLingui();
  const { screen } = useRoomMedia().media;
  const isOn = useMedia((state) => state.screen !== null);
  const toggle = () => {
    if (isOn) {
      screen.stop();
      announce(t`You no longer share your screen.`);
    } else
      void screen.start().catch((error: unknown) => {
        notifications.show({ color: 'red', message: failureText(error, i18n) });
      });
  };
  return <Tool icon={isOn ? ScreenShareOff : ScreenShare} label={isOn ? t`Stop sharing` : t`Share screen`} onClick={toggle} />;
};

/** Tells somebody whose microphone the host has switched off. */
const useMuteNotice = (): void => {
  const { t } = useLingui();
  const mutes = useMedia((state) => state.mutes);
  const told = useRef(mutes);
  useEffect(() => {
    if (mutes === told.current) return;
    told.current = mutes;
    notifications.show({
      color: 'orange',
      role: 'alert',
      message: t`The host has switched your microphone off. You can switch it on again when you want to speak.`,
    });
  }, [mutes, t]);
};

/** Devices are for those who have a place in the video. */
export const MediaButtons = () => {
  const staff = useRoom((state) => state.staff);
  useMuteNotice();
  const hasPlace = useMedia(({ view }) => view !== null && view.mode !== 'none');
  const verify = staff && <VerifyTool />;
  if (!hasPlace) return verify;
  return (
    <>
      <DeviceTool kind="microphone" />
      <DeviceTool kind="camera" />
      {Screen.isSupported() && <ScreenTool />}
      {verify}
    </>
  );
};
