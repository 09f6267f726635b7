import { Trans, useLingui } from '@lingui/react/macro';
import { Avatar, Button, Group, Paper, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../../api/live.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Name } from '../../../ui/person.tsx';
import { Failed } from '../../../ui/states.tsx';
import { useMedia } from '../media/use-room-media.ts';
import { useRoom } from '../room-context.tsx';
import { shows } from '../stage/people.ts';
import { Picture } from '../stage/tile.tsx';
import { BlobImage } from './blob-image.tsx';
import { pictureOf, type Verification } from './queries.ts';
import classes from './verification.module.css';

/** What was sent. */
const Sent = ({ sessionId, verification }: { sessionId: string; verification: Verification }) => {
  const { t } = useLingui();
  const { userId, name, askedAt } = verification;
  const picture = useQuery(pictureOf(sessionId, userId, askedAt));
  if (picture.isError) return <Failed error={picture.error} onRetry={() => void picture.refetch()} />;
  return picture.data ? <BlobImage blob={picture.data} alt={t`Picture that ${name} sent`} /> : <Skeleton className={classes.picture} />;
};

/** The person as they are in the room now. */
const Live = ({ userId, name }: { userId: string; name: string }) => {
  const person = useRoom(({ people }) => people.byId[userId]);
  const track = useMedia(({ peers }) => shows(person, 'camera', peers[userId]?.tracks.camera ?? null));
  return (
    <div className={classes.live}>
      {track ? <Picture track={track} /> : <Avatar name={name} color="initials" size={72} aria-hidden alt="" />}
    </div>
  );
};

/** One participant to decide on: what they sent beside what is to be seen of them now. */
export const Review = ({ sessionId, verification }: { sessionId: string; verification: Verification }) => {
  const { t } = useLingui();
  const { userId, name, status } = verification;
  const [reason, setReason] = useState('');
  const [rejects, setRejects] = useState(false);
  const decision = useMutation({
    mutationFn: (accepted: boolean) => send('VERIFICATION_DECIDED', { userId, accepted, ...(reason.trim() && { reason: reason.trim() }) }),
    onSuccess: (_, accepted) => announce(accepted ? t`${name} confirmed` : t`${name} not confirmed`),
  });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Text fw={600}>
          <Name>{name}</Name>
        </Text>
        <div className={classes.pair}>
          {status === 'sent' ? (
            <Sent sessionId={sessionId} verification={verification} />
          ) : (
            <Text size="sm">
              <Trans>Wants to be verified without a picture: look at them in the video, or talk to them.</Trans>
            </Text>
          )}
          <Live userId={userId} name={name} />
        </div>
        {decision.isError && <Failed error={decision.error} />}
        {rejects && (
          <TextInput
            label={t`Reason`}
            description={t`The participant can read it.`}
            required
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            data-autofocus
          />
        )}
        <Group>
          {!rejects && (
            <Button loading={decision.isPending} onClick={() => decision.mutate(true)}>
              <Trans>It is them</Trans>
            </Button>
          )}
          <Button
            variant={rejects ? 'filled' : 'default'}
            color={rejects ? 'red' : undefined}
            disabled={(rejects && !reason.trim()) || decision.isPending}
            onClick={() => (rejects ? decision.mutate(false) : setRejects(true))}
          >
            <Trans>Reject</Trans>
          </Button>
          {rejects && (
            <Button variant="subtle" onClick={() => setRejects(false)}>
              <Trans>Cancel</Trans>
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
};
