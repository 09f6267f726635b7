import { Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, done, list } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { signOut } from '../../api/refresh.ts';
import type { Schemas } from '../../api/schemas.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { Section } from './section.tsx';

const KEY = ['devices'];

const Device = ({ device, onSignOut }: { device: Schemas['DeviceAnswer']; onSignOut: (() => void) | null }) => (
  <Group component="li" justify="space-between" gap="sm" py="xs">
    <Stack gap={2}>
      <Text size="sm" fw={500}>
        {device.current ? <Trans>This device</Trans> : <Trans>Another device</Trans>}
      </Text>
      <Group gap={6} c="dimmed" fz="sm">
        <Trans>Signed in:</Trans> <When at={device.signedInAt} />
      </Group>
      <Group gap={6} c="dimmed" fz="sm">
        <Trans>Last used:</Trans> <When at={device.lastUsedAt} />
      </Group>
    </Stack>
    {onSignOut && (
      <Button variant="default" onClick={onSignOut}>
        <Trans>Sign out</Trans>
      </Button>
    )}
  </Group>
);

export const DevicesSection = () => {
  const { t } = useLingui();
  const devices = useQuery({
    queryKey: KEY,
    queryFn: () => list(api.GET('/api/v1/auth/me/devices', { params: { query: { limit: 100 } } })),
  });
  const end = useMutation({
    mutationFn: (id: string) => done(api.DELETE('/api/v1/auth/me/devices/{id}', { params: { path: { id } } })),
    onSuccess: () => notifications.show({ color: 'green', message: t`The device is signed out.` }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const everywhere = useMutation({ mutationFn: () => signOut(true), onSuccess: () => location.assign('/sign-in') });
  const total = devices.data?.total ?? 0;
  const askEverywhere = () =>
    modals.openConfirmModal({
      title: t`Sign out everywhere`,
      children: (
        <Text size="sm">
          <Plural
            value={total}
            one="You will be signed out here at once."
            other="You will be signed out on all # devices at once, including this one."
          />
        </Text>
      ),
      labels: { confirm: t`Sign out everywhere`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () => everywhere.mutate(),
    });
  const failed = devices.error ?? end.error ?? everywhere.error;
  return (
    <Section
      title={t`Devices`}
      lead={
        <Trans>Each browser and app in which you are signed in. Sign out where you do not recognise one, and change your password.</Trans>
      }
    >
      {failed && <Failed error={failed} onRetry={() => void devices.refetch()} />}
      {devices.isPending && <Loading rows={2} />}
      {devices.data && (
        <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {devices.data.items.map((device) => (
            <Device key={device.id} device={device} onSignOut={device.current ? null : () => end.mutate(device.id)} />
          ))}
        </Stack>
      )}
      <Button w="fit-content" color="red" variant="light" loading={everywhere.isPending} onClick={askEverywhere}>
        <Trans>Sign out everywhere</Trans>
      </Button>
    </Section>
  );
};
