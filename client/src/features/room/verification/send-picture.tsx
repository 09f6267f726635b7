import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Camera, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, data } from '../../../api/client.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Failed } from '../../../ui/states.tsx';
import { DeviceStatusLine } from '../devices/device-status.tsx';
import { devices, useDevices } from '../devices/page-devices.ts';
import { BlobImage } from './blob-image.tsx';
import { takePicture } from './take-picture.ts';
import classes from './verification.module.css';

/** The camera, with the button that takes the picture. */
const Viewfinder = ({ track, onPicture }: { track: MediaStreamTrack; onPicture: (picture: Blob) => void }) => {
  const { t } = useLingui();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  const take = async () => {
    if (video.current?.videoWidth) onPicture(await takePicture(video.current));
  };
  return (
    <Stack gap="sm">
      <video ref={video} className={classes.picture} autoPlay muted playsInline aria-label={t`Your camera`} />
      <Button leftSection={<Camera size={18} aria-hidden />} onClick={() => void take()}>
        <Trans>Take the picture</Trans>
      </Button>
    </Stack>
  );
};

/** Takes a picture, shows it, and sends it only then. */
export const SendPicture = ({ sessionId }: { sessionId: string }) => {
  const { t } = useLingui();
  const track = useDevices(({ camera }) => camera.track);
  const [picture, setPicture] = useState<Blob | null>(null);
  const sending = useMutation({
    mutationFn: (blob: Blob) =>
      data(
        api.PUT('/api/v1/live-sessions/{id}/verifications/me/picture', {
          params: { path: { id: sessionId } },
          headers: { 'Content-Type': blob.type },
          body: blob as never,
          bodySerializer: (body: unknown) => body as Blob,
        }),
      ),
    onSuccess: () => announce(t`Your picture was sent.`),
  });
  if (!track)
    return (
      <Stack gap="sm">
        <DeviceStatusLine kind="camera" />
        <Button leftSection={<Camera size={18} aria-hidden />} onClick={() => void devices.turnOn('camera')}>
          <Trans>Turn camera on</Trans>
        </Button>
      </Stack>
    );
  if (!picture) return <Viewfinder track={track} onPicture={setPicture} />;
  return (
    <Stack gap="sm">
      <BlobImage blob={picture} alt={t`The picture that will be sent`} />
      <Text size="sm">
        <Trans>Only the staff of this session see this picture. It is not sent before you press “Send”.</Trans>
      </Text>
      {sending.isError && <Failed error={sending.error} />}
      <Group grow>
        <Button variant="default" disabled={sending.isPending} onClick={() => setPicture(null)}>
          <Trans>Take another one</Trans>
        </Button>
        <Button leftSection={<Send size={18} aria-hidden />} loading={sending.isPending} onClick={() => sending.mutate(picture)}>
          <Trans>Send</Trans>
        </Button>
      </Group>
    </Stack>
  );
};
