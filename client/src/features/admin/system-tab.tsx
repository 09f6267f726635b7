import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, data } from '../../api/client.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { Reactions } from './reactions.tsx';

/** In ms. */
const EVERY = 15_000;

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
            {health.data && !health.error && (
              <Badge color="green" variant="light" size="lg" autoContrast>
                {t`Ready`}
              </Badge>
            )}
            {health.error && (
              <Badge color="red" variant="light" size="lg" autoContrast>
                {t`Not ready`}
              </Badge>
            )}
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
