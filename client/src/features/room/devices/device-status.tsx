import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { isTrouble, type DeviceKind, type DeviceStatus } from './device-state.ts';
import { sentenceFor } from './device-text.ts';
import { devices, useDevices } from './page-devices.ts';
import { PermissionGuide } from './permission-guide.tsx';

const iconFor = (status: DeviceStatus) => {
  if (status === 'ready') return <CircleCheck size={18} color="var(--mantine-color-green-7)" aria-hidden />;
  return isTrouble(status) ? (
    <CircleAlert size={18} color="var(--mantine-color-orange-7)" aria-hidden />
  ) : (
    <CircleDashed size={18} aria-hidden />
  );
};

/** What there is to do about it. */
const NextStep = ({ kind, status }: { kind: DeviceKind; status: DeviceStatus }) => {
  const [guided, setGuided] = useState(false);
  const again = ['in-use', 'failed', 'vanished', 'none'].includes(status);
  if (status === 'denied')
    return (
      <>
        <Button size="compact-sm" variant="default" onClick={() => setGuided(true)}>
          <Trans>How to allow it</Trans>
        </Button>
        <PermissionGuide kind={kind} opened={guided} onClose={() => setGuided(false)} />
      </>
    );
  if (!again) return null;
  return (
    <Button size="compact-sm" variant="default" onClick={() => void devices.turnOn(kind)}>
      <Trans>Try again</Trans>
    </Button>
  );
};

/** One sentence about a device, and what there is to do about it. */
export const DeviceStatusLine = ({ kind }: { kind: DeviceKind }) => {
  const { i18n } = useLingui();
  const status = useDevices((state) => state[kind].status);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <span style={{ flexShrink: 0, marginTop: 2 }}>{iconFor(status)}</span>
      <Group gap="xs">
        <Text size="sm" role={isTrouble(status) ? 'alert' : 'status'}>
          {i18n._(sentenceFor(kind, status))}
        </Text>
        <NextStep key={status} kind={kind} status={status} />
      </Group>
    </Group>
  );
};
