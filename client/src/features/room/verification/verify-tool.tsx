import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { BadgeCheck } from 'lucide-react';
import { useState } from 'react';
import { send } from '../../../api/live.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Failed, Loading } from '../../../ui/states.tsx';
import { Tool } from '../inside/tool.tsx';
import { useRoom } from '../room-context.tsx';
import { verificationsOf } from './queries.ts';
import { Review } from './review.tsx';
import { useStatusWords } from './status-words.ts';

const Ask = () => {
  const { t } = useLingui();
  const words = useStatusWords();
  const students = useRoom(({ people }) => Object.values(people.byId).filter(({ role }) => role === 'student'));
  const changes = useRoom((state) => state.verifications);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ask = useMutation({
    mutationFn: (whom: { userIds: string[] } | { all: true }) => send('VERIFICATION_ASKED', whom),
    onSuccess: ({ asked }) => {
      setChosen([]);
      announce(t`${asked} asked`);
    },
  });
  if (!students.length)
    return (
      <Text size="sm" c="dimmed">
        <Trans>No student is in the room.</Trans>
      </Text>
    );
  return (
    <Stack gap="xs">
      {students.map(({ userId, name }) => (
        <Checkbox
          key={userId}
          label={changes[userId] ? `${name} · ${words[changes[userId].status]}` : name}
          checked={chosen.includes(userId)}
          onChange={({ currentTarget }) => setChosen(currentTarget.checked ? [...chosen, userId] : chosen.filter((id) => id !== userId))}
        />
      ))}
      {ask.isError && <Failed error={ask.error} />}
      <Group>
        <Button disabled={!chosen.length} loading={ask.isPending} onClick={() => ask.mutate({ userIds: [...chosen] })}>
          <Trans>Ask those chosen</Trans>
        </Button>
        <Button variant="default" disabled={ask.isPending} onClick={() => ask.mutate({ all: true })}>
          <Trans>Ask everybody</Trans>
        </Button>
      </Group>
    </Stack>
  );
};

const Reviews = () => {
  const sessionId = useRoom((state) => state.sessionId);
  const version = useRoom(({ verifications }) =>
    Object.values(verifications)
      .map(({ userId, status }) => `${userId} ${status}`)
      .join(),
  );
  const all = useQuery(verificationsOf(sessionId, version));
  if (all.isPending) return <Loading rows={2} />;
  if (all.isError) return <Failed error={all.error} onRetry={() => void all.refetch()} />;
  const open = all.data.filter(({ status }) => status === 'sent' || status === 'no-camera');
  if (!open.length)
    return (
      <Text size="sm" c="dimmed">
        <Trans>Nothing to look at yet.</Trans>
      </Text>
    );
  return open.map((verification) => <Review key={verification.userId} sessionId={sessionId} verification={verification} />);
};

/** For staff: asks participants to verify who they are, and decides. */
export const VerifyTool = () => {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  const waiting = useRoom(
    ({ verifications }) => Object.values(verifications).filter(({ status }) => status === 'sent' || status === 'no-camera').length,
  );
  return (
    <>
      <Tool icon={BadgeCheck} label={t`Verify`} news={{ count: waiting, name: t`${waiting} waiting` }} onClick={() => setOpened(true)} />
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="lg"
        title={t`Verify who is there`}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <Stack>
          <Title order={3} size="h5">
            <Trans>To look at</Trans>
          </Title>
          <Reviews />
          <Title order={3} size="h5">
            <Trans>Ask for a picture</Trans>
          </Title>
          <Ask />
        </Stack>
      </Modal>
    </>
  );
};
