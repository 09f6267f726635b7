import { Group, Paper, Text } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import { STATUS_LOOKS, useStatusWords } from '../../ui/status.tsx';

/** The counts add up to the total; guests are counted apart. */
export const Summary = ({ summary }: { summary: Schemas['SummaryView'] }) => {
  const words = useStatusWords();
  const shown = ['present', 'late', 'absent', 'excused', 'unmarked'] as const;
  return (
    <Group gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {shown.map((status) => {
        const { icon: Icon } = STATUS_LOOKS[status];
        return (
          <Paper key={status} component="li" withBorder px="md" py="xs" style={{ flex: '1 1 110px' }}>
            <Text size="xl" fw={700}>
              {summary[status]}
            </Text>
            <Group gap={6} wrap="nowrap" c="dimmed">
              <Icon size={14} aria-hidden />
              <Text size="sm">{words[status]}</Text>
            </Group>
          </Paper>
        );
      })}
      <Paper component="li" withBorder px="md" py="xs" style={{ flex: '1 1 110px' }}>
        <Text size="xl" fw={700}>
          {summary.total}
        </Text>
        <Text size="sm" c="dimmed">
          <Trans>expected</Trans>
          {summary.guests > 0 && (
            <>
              {' '}
              <Trans>+ {summary.guests} guests</Trans>
            </>
          )}
        </Text>
      </Paper>
    </Group>
  );
};
