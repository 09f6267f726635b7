import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { BadgeCheck } from 'lucide-react';
import { useState } from 'react';
import { api, data } from '../../../api/client.ts';
import { send } from '../../../api/live.ts';
import { Failed } from '../../../ui/states.tsx';
import { useRoom } from '../room-context.tsx';
import { SendPicture } from './send-picture.tsx';

type Consent = 'picture' | 'no-camera' | 'declined';

/** Asks for consent before anything else. */
const Question = () => {
  const answer = useMutation({ mutationFn: (consent: Consent) => send('VERIFICATION_ANSWERED', { consent }) });
  const reply = (consent: Consent) => () => answer.mutate(consent);
  return (
    <Stack gap="sm">
      <Text size="sm">
        <Trans>
          The host would like to know that it is you. You can send one picture from your camera. Only the staff of this session see it,
          nobody compares it by computer, and it is deleted soon after the session.
        </Trans>
      </Text>
      {answer.isError && <Failed error={answer.error} />}
      <Button loading={answer.isPending} onClick={reply('picture')}>
        <Trans>I agree to send a picture</Trans>
      </Button>
      <Button variant="default" disabled={answer.isPending} onClick={reply('no-camera')}>
        <Trans>Verify me without a picture, by talking to me</Trans>
      </Button>
      <Button variant="subtle" disabled={answer.isPending} onClick={reply('declined')}>
        <Trans>I decline</Trans>
      </Button>
    </Stack>
  );
};

/** The reason is for the participant alone, so it does not come with the event. */
const Rejected = ({ sessionId }: { sessionId: string }) => {
  const mine = useQuery({
    queryKey: ['verifications', sessionId, 'me'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/verifications/me', { params: { path: { id: sessionId } } })),
    staleTime: 0,
  });
  return (
    <>
      <Trans>The host could not confirm that it is you. Talk to them.</Trans>
      {mine.data?.reason && (
        <Text size="sm" dir="auto">
          {mine.data.reason}
        </Text>
      )}
    </>
  );
};

const Outcome = ({ status, sessionId }: { status: string; sessionId: string }) => {
  switch (status) {
    case 'sent':
      return <Trans>Your picture was sent. The host will look at it.</Trans>;
    case 'no-camera':
      return <Trans>The host will verify you by talking to you.</Trans>;
    case 'accepted':
      return <Trans>The host has confirmed that it is you.</Trans>;
    case 'rejected':
      return <Rejected sessionId={sessionId} />;
    default:
      return <Trans>You declined to be verified. Talk to the host if you change your mind.</Trans>;
  }
};

/** For participants who were asked to verify who they are. */
export const MyVerification = () => {
  const { t } = useLingui();
  const sessionId = useRoom((state) => state.sessionId);
  // The snapshot's, or what has been heard since.
  const status = useRoom(({ verifications, verification, myId }) => verifications[myId]?.status ?? verification?.status);
  /** The status that was put aside, or read. */
  const [closed, setClosed] = useState<string | null>(null);
  if (!status) return null;
  const isOpen = status === 'asked' || status === 'agreed';
  const aside = closed === status;
  if (isOpen && !aside)
    return (
      <Modal opened onClose={() => setClosed(status)} title={t`Verify who you are`} closeButtonProps={{ 'aria-label': t`Later` }}>
        {status === 'asked' ? <Question /> : <SendPicture sessionId={sessionId} />}
      </Modal>
    );
  if (aside && !isOpen) return null;
  return (
    <Alert
      icon={<BadgeCheck />}
      role="status"
      radius="md"
      withCloseButton={!isOpen}
      closeButtonLabel={t`Close`}
      onClose={() => setClosed(status)}
    >
      {isOpen ? (
        <Button size="sm" variant="default" onClick={() => setClosed(null)}>
          <Trans>Verify who you are</Trans>
        </Button>
      ) : (
        <Outcome status={status} sessionId={sessionId} />
      )}
    </Alert>
  );
};
