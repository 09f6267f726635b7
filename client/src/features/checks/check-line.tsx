import { Trans } from '@lingui/react/macro';
import { Group, Loader, Text } from '@mantine/core';
import { CircleCheck, CircleX } from 'lucide-react';
import type { Outcome } from './connection-checks.ts';

const Icon = ({ outcome }: { outcome: Outcome | null }) => {
  if (!outcome) return <Loader size={18} aria-hidden />;
  return outcome.ok ? (
    <CircleCheck size={20} color="var(--mantine-color-green-7)" aria-hidden />
  ) : (
    <CircleX size={20} color="var(--mantine-color-red-7)" aria-hidden />
  );
};

const Verdict = ({ outcome }: { outcome: Outcome | null }) => {
  if (!outcome) return <Trans>being tested</Trans>;
  if (!outcome.ok) return <Trans>does not work</Trans>;
  return <Trans>works, in {outcome.took} ms</Trans>;
};

/** `help`: what to do if it does not work. */
export const CheckLine = ({ outcome, label, help }: { outcome: Outcome | null; label: string; help: string }) => (
  <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
    <span style={{ flexShrink: 0, display: 'flex' }}>
      <Icon outcome={outcome} />
    </span>
    <div>
      <Text size="sm">
        <Text span fw={500}>
          {label}
        </Text>
        {': '}
        <Verdict outcome={outcome} />
      </Text>
      {outcome?.ok === false && (
        <Text size="sm" c="dimmed">
          {help}
        </Text>
      )}
    </div>
  </Group>
);
