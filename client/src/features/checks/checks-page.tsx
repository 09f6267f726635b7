import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { ClipboardCopy, RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import { loadTexts } from '../../i18n.ts';
import { announce } from '../../ui/announcer.tsx';
import { Page } from '../../ui/page.tsx';
import { DevicePanel } from '../room/devices/device-panel.tsx';
import { devices } from '../room/devices/page-devices.ts';
import { CheckLine } from './check-line.tsx';
import { checkPeers, checkServer, checkSocket, type Outcome } from './connection-checks.ts';
import { reportOf } from './report.ts';

// The devices have their texts with the room.
await loadTexts('room');

const CHECKS = { Server: checkServer, Socket: checkSocket, Peers: checkPeers } as const;
type Check = keyof typeof CHECKS;
type Outcomes = Readonly<Record<Check, Outcome | null>>;

const NAMES = Object.keys(CHECKS) as readonly Check[];

const useChecks = () => {
  const checks = useQueries({
    queries: NAMES.map((name) => ({ queryKey: ['checks', name], queryFn: CHECKS[name], gcTime: 0, refetchOnWindowFocus: false })),
  });
  const outcomes = Object.fromEntries(
    NAMES.map((name, index) => [name, checks[index]!.isFetching ? null : (checks[index]!.data ?? null)]),
  ) as Outcomes;
  return {
    outcomes,
    run: () => checks.forEach((check) => void check.refetch()),
    isRunning: Object.values(outcomes).includes(null),
  };
};

const currentReport = (checks: Outcomes): string => {
  const { camera, microphone } = devices.store.getState();
  return reportOf({
    at: new Date(),
    page: location.origin,
    browser: navigator.userAgent,
    devices: { Camera: camera.status, Microphone: microphone.status },
    checks,
  });
};

const Connection = () => {
  const { t } = useLingui();
  const { outcomes, run, isRunning } = useChecks();
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2} size="h4">
          <Trans>Connection</Trans>
        </Title>
        <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite" aria-busy={isRunning}>
          <CheckLine
            outcome={outcomes.Server}
            label={t`The server answers`}
            help={t`The server cannot be reached. Check your connection to the internet.`}
          />
          <CheckLine
            outcome={outcomes.Socket}
            label={t`Live events arrive`}
            help={t`Something on the way, such as a firewall, blocks WebSockets. Ask whoever looks after your network to allow them.`}
          />
          <CheckLine
            outcome={outcomes.Peers}
            label={t`Video can be connected`}
            help={t`This browser or computer blocks WebRTC. Look for an extension or a security program that does so.`}
          />
        </Stack>
        <Group>
          <Button variant="default" leftSection={<RotateCw size={18} aria-hidden />} onClick={run} loading={isRunning}>
            <Trans>Test again</Trans>
          </Button>
          <CopyButton value={currentReport(outcomes)}>
            {({ copy }) => (
              <Button
                variant="default"
                leftSection={<ClipboardCopy size={18} aria-hidden />}
                onClick={() => {
                  copy();
                  announce(t`Report copied`);
                }}
              >
                <Trans>Copy report</Trans>
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm" c="dimmed">
          <Trans>The report has no names and no pictures. Give it to whoever helps you.</Trans>
        </Text>
      </Stack>
    </Paper>
  );
};

export const ChecksPage = () => {
  const { t } = useLingui();
  useEffect(() => () => devices.stop(), []);
  return (
    <Page title={t`Devices and connection`} lead={t`See and hear whether everything works, before it matters. Nobody else sees this.`}>
      <DevicePanel>
        <Title order={2} size="h4">
          <Trans>Your devices</Trans>
        </Title>
      </DevicePanel>
      <Connection />
    </Page>
  );
};
