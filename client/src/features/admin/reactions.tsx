import { Badge, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, RotateCw } from 'lucide-react';
import { api, data, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import { queries } from '../../api/queries.ts';
import type { Schemas } from '../../api/schemas.ts';
import { More } from '../../ui/more.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import classes from './user-row.module.css';

const KEY = ['reactions'];
/** In ms. */
const EVERY = 15_000;

type Failing = Schemas['FailingReactionAnswer'];

const Reaction = ({ failing, onRetry, isRetrying }: { failing: Failing; onRetry: () => void; isRetrying: boolean }) => {
  const { t } = useLingui();
  return (
    <li className={classes.row}>
      <Stack gap={4} className={classes.person}>
        <Group gap="xs">
          <Code>{failing.reaction}</Code>
          {failing.parkedAt && (
            <Badge color="red" variant="filled">
              <Trans>parked</Trans>
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {failing.stream}
        </Text>
        <Text size="sm">
          <Plural value={failing.attempts} one="Failed once" other="Failed # times in a row" />
          {' · '}
          <Plural value={failing.behind} one="# fact behind" other="# facts behind" />
        </Text>
        {failing.nextTryAt && (
          <Group gap={6} fz="sm">
            <Trans>Tried again by itself:</Trans> <When at={failing.nextTryAt} />
          </Group>
        )}
        {failing.parkedAt && (
          <Group gap={6} fz="sm">
            <Trans>Not tried again since:</Trans> <When at={failing.parkedAt} />
          </Group>
        )}
      </Stack>
      <Button variant="default" aria-label={t`Retry ${failing.reaction} for ${failing.stream}`} loading={isRetrying} onClick={onRetry}>
        <Trans>Retry</Trans>
      </Button>
    </li>
  );
};

/** Consequences of facts that could not be carried out, such as a refund. */
export const Reactions = () => {
  const { t } = useLingui();
  const failing = usePages(KEY, (after) => list(api.GET('/api/v1/reactions', { params: { query: { after } } })), {
    refetchInterval: EVERY,
  });
  const retry = useMutation({
    mutationFn: (which: Schemas['RetryRequest']) => data(api.POST('/api/v1/reactions/retry', { body: which })),
    onSuccess: ({ retried }) =>
      notifications.show({
        color: 'green',
        message: t`${plural(retried, { one: '# retry begins within a second.', other: '# retries begin within a second.' })}`,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const isRetrying = ({ reaction, stream }: Failing) =>
    retry.isPending && retry.variables.reaction === reaction && retry.variables.stream === stream;
  return (
    <Paper withBorder component="section" aria-labelledby="reactions">
      <Group justify="space-between" p="md">
        <Title order={2} size="h4" id="reactions">
          <Trans>Failing reactions</Trans>
        </Title>
        {!!failing.items?.length && (
          <Button variant="default" leftSection={<RotateCw size={16} aria-hidden />} onClick={() => retry.mutate({})}>
            <Trans>Retry all</Trans>
          </Button>
        )}
      </Group>
      {(failing.error ?? retry.error) && <Failed error={failing.error ?? retry.error} onRetry={() => void failing.refetch()} />}
      {failing.isPending && <Loading rows={2} />}
      {failing.items?.length === 0 && (
        <Empty icon={CircleCheck} title={t`Nothing is failing`}>
          <Trans>Reactions carry out what follows from a fact, such as a refund after a cancellation.</Trans>
        </Empty>
      )}
      {!!failing.items?.length && (
        <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
          {failing.items.map((each) => (
            <Reaction
              key={`${each.reaction} ${each.stream}`}
              failing={each}
              isRetrying={isRetrying(each)}
              onRetry={() => retry.mutate({ reaction: each.reaction, stream: each.stream })}
            />
          ))}
        </Stack>
      )}
      <More list={failing} />
    </Paper>
  );
};
