import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, type LucideIcon } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { Reactions } from './reactions.tsx';

/** In ms. */
const EVERY = 15_000;

const State = ({ icon: Icon, children }: { icon: LucideIcon; children: string }) => (
  <Group gap={6} wrap="nowrap">
    <Icon size={18} aria-hidden />
    <Text size="sm" fw={600}>
      {children}
    </Text>
  </Group>
);

const Health = () => {
  const { t } = useLingui();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => data(api.GET('/health/ready')),
    refetchInterval: EVERY,
    retry: false,
  });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="health">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id="health">
            <Trans>Server and database</Trans>
          </Title>
          <div role="status">
            {health.data && !health.error && <State icon={CircleCheck}>{t`Ready`}</State>}
            {health.error && <State icon={CircleAlert}>{t`Not ready`}</State>}
          </div>
        </Group>
        {health.isPending && <Loading rows={1} />}
        {health.error && <Failed error={health.error} onRetry={() => void health.refetch()} />}
        {health.data && !health.error && (
          <Text size="sm" c="dimmed">
            <Trans>This node answers requests, and its database answered within a second.</Trans>
          </Text>
        )}
        <Text size="sm">
          <Trans>
            Monitoring reads{' '}
            <Anchor href="/health/ready" underline="always">
              /health/ready
            </Anchor>{' '}
            and <code>/metrics</code>.
          </Trans>
        </Text>
      </Stack>
    </Paper>
  );
};

/** How the server runs. */
export const SystemTab = () => (
  <Stack>
    <Health />
    <Reactions />
  </Stack>
);
