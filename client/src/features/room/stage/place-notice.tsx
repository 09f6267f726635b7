import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { Info, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { send } from '../../../api/live.ts';
import { failureText } from '../../../ui/failure-text.ts';
import { Empty } from '../../../ui/states.tsx';
import { useMedia, useRoomMedia } from '../media/use-room-media.ts';
import { useIsConnected } from '../room-context.tsx';

const Sentence = ({ reason, limit }: { reason: string; limit: number }) => {
  switch (reason) {
    case 'full':
      return (
        <Trans>
          Video is for {limit} people at a time, and others were here first. You get a place as soon as one is free. Until then you can use
          everything else: the roll, the chat and raising your hand.
        </Trans>
      );
    case 'elsewhere':
      return <Trans>Your video runs in another tab or on another device.</Trans>;
    case 'unavailable':
      return <Trans>There is no video at the moment. It comes back by itself; everything else works.</Trans>;
    default:
      return <Trans>You joined without video and sound.</Trans>;
  }
};

/** Says why somebody has no place in the video, and what they can do. `isAlone`: there is nothing else on the stage. */
export const PlaceNotice = ({ isAlone }: { isAlone: boolean }) => {
  const { t, i18n } = useLingui();
  const { media } = useRoomMedia();
  const view = useMedia((state) => state.view);
  const isConnected = useIsConnected();
  const [failure, setFailure] = useState<unknown>(null);
  if (!view?.reason) return null;
  const ask = () => {
    setFailure(null);
    void send('PEER_JOINED', {}).then((data) => media.hear({ event: 'JOINED', data, muted: false }), setFailure);
  };
  const label = { 'not-asked': t`Join the video`, elsewhere: t`Move the video here` }[view.reason as string];
  const button = label && (
    <Button size="sm" variant="default" disabled={!isConnected} onClick={ask}>
      {label}
    </Button>
  );
  const refusal = failure !== null && (
    <Text size="sm" c="red" role="alert">
      {failureText(failure, i18n)}
    </Text>
  );
  if (isAlone)
    return (
      <Empty icon={VideoOff} title={t`You are not in the video`} action={button}>
        <Sentence reason={view.reason} limit={view.limit} />
        {refusal}
      </Empty>
    );
  return (
    <Alert icon={<Info />} role="status" radius="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <Sentence reason={view.reason} limit={view.limit} />
        </Text>
        {button}
      </Group>
      {refusal}
    </Alert>
  );
};
