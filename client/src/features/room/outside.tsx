import { Alert, Button, Loader, Paper, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { DoorClosed, DoorOpen, Lock, ShieldX, type LucideIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { send, socket } from '../../api/live.ts';
import type { Schemas } from '../../api/schemas.ts';
import { When } from '../../ui/when.tsx';
import type { Outside as Why } from './link/link-state.ts';
import { Plain } from './plain.tsx';
import { SoundSwitch } from './start-sound.tsx';

interface Props {
  readonly session: Schemas['SessionView'];
  readonly why: Exclude<Why, 'ended'>;
  readonly onAgain: () => void;
}

/** The start of a public session is told only to those who ask. */
const useCatalogue = (): void =>
  useEffect(() => {
    const watch = () => void send('WATCH_CATALOGUE', {}).catch(() => undefined);
    watch();
    socket.on('connect', watch);
    return () => void socket.off('connect', watch);
  }, []);

const Waiting = ({ session }: Pick<Props, 'session'>) => {
  useCatalogue();
  return (
    <Paper withBorder p="lg">
      <Stack gap="md" align="flex-start">
        <Loader type="dots" aria-hidden />
        <Text fw={600} role="status">
          <Trans>The session has not started yet. You will come in by yourself as soon as it does.</Trans>
        </Text>
        <When at={session.startsAt} zone={session.timeZone} />
        <SoundSwitch />
      </Stack>
    </Paper>
  );
};

const Message = ({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) => (
  <Alert icon={<Icon />} title={title} color="gray" role="status">
    <Stack gap="sm" align="flex-start">
      {children}
    </Stack>
  </Alert>
);

/** Why the user is not in the room, and what they can do. */
export const Outside = ({ session, why, onAgain }: Props) => {
  const { t } = useLingui();
  const joinButton = (
    <Button onClick={onAgain}>
      <Trans>Join again</Trans>
    </Button>
  );
  const messages: Record<Exclude<Props['why'], 'not-live'>, ReactNode> = {
    locked: (
      <Message icon={Lock} title={t`This session is locked`}>
        <Text size="sm">
          <Trans>The host lets nobody else in at the moment. As soon as it is open again, you will come in by yourself.</Trans>
        </Text>
      </Message>
    ),
    removed: (
      <Message icon={ShieldX} title={t`You were removed from this session`}>
        <Text size="sm">
          <Trans>You can come back once the host lets you in again; this page will tell you.</Trans>
        </Text>
      </Message>
    ),
    readmitted: (
      <Message icon={DoorOpen} title={t`You may come in again`}>
        {joinButton}
      </Message>
    ),
    'no-access': (
      <Message icon={DoorClosed} title={t`This session is not for you`}>
        <Text size="sm">
          <Trans>You are not, or no longer, among those who may join it.</Trans>
        </Text>
      </Message>
    ),
    left: (
      <Message icon={DoorOpen} title={t`You have left the session`}>
        {joinButton}
      </Message>
    ),
  };
  return <Plain session={session}>{why === 'not-live' ? <Waiting session={session} /> : messages[why]}</Plain>;
};
