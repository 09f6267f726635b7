import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Info, Play } from 'lucide-react';
import { sessionQuery } from '../../api/session-query.ts';
import { api, data } from '../../api/client.ts';
import type { Schemas } from '../../api/schemas.ts';
import { Name } from '../../ui/person.tsx';
import { Failed } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { DeviceCheck } from './devices/device-check.tsx';
import { Plain } from './plain.tsx';

type Session = Schemas['SessionView'];

/** Who hosts, whether it is live, and how many are inside. */
const Facts = ({ session }: { session: Session }) => (
  <Stack gap="xs">
    <Group gap="sm">
      {session.status === 'live' ? (
        <Badge color="red" variant="filled">
          <Trans>LIVE</Trans>
        </Badge>
      ) : (
        <Badge color="gray" variant="light" c="var(--mantine-color-text)">
          <Trans>Not started yet</Trans>
        </Badge>
      )}
      <Text size="sm">
        <Trans>
          with <Name>{session.instructor}</Name>
        </Trans>
      </Text>
      {session.status === 'live' && (
        <Text size="sm" c="dimmed">
          <Plural value={session.participantCount} _0="Nobody is inside yet" one="# person is inside" other="# people are inside" />
        </Text>
      )}
    </Group>
    {session.status === 'scheduled' && <When at={session.startsAt} zone={session.timeZone} />}
  </Stack>
);

const StartButton = ({ session }: { session: Session }) => {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () =>
      data(api.POST('/api/v1/live-sessions/{id}/start', { params: { path: { id: session.id } }, body: { replace: false } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionQuery(session.id).queryKey }),
  });
  return (
    <Stack gap="sm" align="flex-start">
      {start.isError && <Failed error={start.error} />}
      <Button size="md" leftSection={<Play size={18} aria-hidden />} loading={start.isPending} onClick={() => start.mutate()}>
        <Trans>Start the session</Trans>
      </Button>
    </Stack>
  );
};

export const Lobby = ({ session, onReady }: { session: Session; onReady: (media: boolean) => void }) => {
  const { t } = useLingui();
  const isLive = session.status === 'live';
  const mayCome = session.canJoin || !isLive;
  return (
    <Plain session={session} size={mayCome && !session.canStart ? 'lg' : 'sm'}>
      <Facts session={session} />
      {session.canStart && <StartButton session={session} />}
      {mayCome && !session.canStart && <DeviceCheck label={isLive ? t`Join` : t`Join when it starts`} onJoin={onReady} />}
      {!mayCome && (
        <Alert icon={<Info />} title={t`You cannot join this session`}>
          <Text size="sm">
            {session.canBook ? (
              <Trans>Book a seat first. The page about the session says how.</Trans>
            ) : (
              <Trans>It is for others, or it is locked. The page about the session says more.</Trans>
            )}
          </Text>
        </Alert>
      )}
    </Plain>
  );
};
