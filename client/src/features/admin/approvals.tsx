import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { UserCheck, UserX } from 'lucide-react';
import { api, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import type { Schemas } from '../../api/schemas.ts';
import { More } from '../../ui/more.tsx';
import { Person } from '../../ui/person.tsx';
import { Failed } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { ADMIN_SENTENCES } from './sentences.ts';
import { useChangeUser } from './use-change-user.ts';

const Pending = ({ user, change }: { user: Schemas['UserAnswer']; change: ReturnType<typeof useChangeUser> }) => {
  const { t } = useLingui();
  const isChanging = change.isPending && change.variables.user.id === user.id;
  return (
    <Group component="li" justify="space-between" gap="sm" py="sm">
      <Stack gap={4} style={{ minWidth: 0, flex: '1 1 240px' }}>
        <Person name={user.name} detail={user.email} />
        <When at={user.createdAt} size="xs" />
      </Stack>
      <Group gap="xs">
        <Button
          aria-label={t`Approve ${user.name}`}
          leftSection={<UserCheck size={16} aria-hidden />}
          loading={isChanging}
          onClick={() => change.mutate({ user, change: { status: 'active' }, said: t`${user.name} can sign in now.` })}
        >
          <Trans>Approve</Trans>
        </Button>
        <Button
          variant="default"
          aria-label={t`Turn down ${user.name}`}
          leftSection={<UserX size={16} aria-hidden />}
          disabled={isChanging}
          onClick={() => change.mutate({ user, change: { status: 'inactive' }, said: t`${user.name} was turned down.` })}
        >
          <Trans>Turn down</Trans>
        </Button>
      </Group>
    </Group>
  );
};

/** Who waits for an approval, above everything else. Nothing if nobody does. */
export const Approvals = () => {
  const pending = usePages(['users', 'pending'], (after) =>
    list(api.GET('/api/v1/users', { params: { query: { status: 'pending', after } } })),
  );
  const change = useChangeUser();
  if (pending.error) return <Failed error={pending.error} onRetry={() => void pending.refetch()} />;
  if (!pending.items?.length) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="approvals">
      <Title order={2} size="h4" id="approvals">
        <Trans>Waiting for your approval: {pending.total}</Trans>
      </Title>
      {change.error && <Failed error={change.error} sentences={ADMIN_SENTENCES} />}
      <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
        {pending.items.map((user) => (
          <Pending key={user.id} user={user} change={change} />
        ))}
      </Stack>
      <More list={pending} />
    </Paper>
  );
};
