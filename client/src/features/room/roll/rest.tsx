import { Button, Group, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Plural, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { announce } from '../../../ui/announcer.tsx';
import { failureText } from '../../../ui/failure-text.ts';
import { STATUS_LOOKS, useStatusWords } from '../../../ui/status.tsx';
import { useIsConnected, useRoomTools } from '../room-context.tsx';
import type { MarkStatus } from '../store/state.ts';

const STATUSES = ['present', 'late', 'absent', 'excused'] as const;

/** Marks everybody who has no mark yet, and nobody else. */
export const Rest = ({ unmarked }: { unmarked: number }) => {
  const { t, i18n } = useLingui();
  const words = useStatusWords();
  const { marker } = useRoomTools();
  const isConnected = useIsConnected();
  const rest = useMutation({
    mutationFn: async (status: MarkStatus) => {
      await marker.markRest(status);
      announce(t`${unmarked} marked as ${words[status]}`);
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
  });
  const isDisabled = unmarked === 0 || !isConnected;
  return (
    <Group gap={2} wrap="nowrap" style={{ flex: 1, minWidth: 0 }}>
      <Button fullWidth mih={44} loading={rest.isPending} disabled={isDisabled} onClick={() => rest.mutate('present')}>
        <Plural value={unmarked} _0="Nobody is left" one="The other # is present" other="The other # are present" />
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button mih={44} px="xs" disabled={isDisabled} aria-label={t`Mark the rest as something else`}>
            <ChevronDown size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Plural value={unmarked} one="Mark the other # as" other="Mark the other # as" />
          </Menu.Label>
          {STATUSES.map((status) => {
            const { icon: Icon } = STATUS_LOOKS[status];
            return (
              <Menu.Item key={status} leftSection={<Icon size={16} aria-hidden />} onClick={() => rest.mutate(status)}>
                {words[status]}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
};
