import { ActionIcon, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';
import { EllipsisVertical, Hand, MicOff, UserX } from 'lucide-react';
import { send } from '../../../api/live.ts';
import { Name } from '../../../ui/person.tsx';
import { useIsConnected, useRoomConnection } from '../room-context.tsx';
import type { Person } from '../store/state.ts';
import { useTry } from '../use-try.ts';

/** What staff can do about a student. */
export const PersonMenu = ({ person: { userId, name }, hasHand }: { person: Pick<Person, 'userId' | 'name'>; hasHand: boolean }) => {
  const { t } = useLingui();
  const { sessionId } = useRoomConnection();
  const isConnected = useIsConnected();
  const attempt = useTry();
  const remove = () =>
    modals.openConfirmModal({
      title: t`Remove from the session?`,
      children: (
        <Text size="sm">
          <Trans>
            <Name>{name}</Name> leaves the session at once and cannot come back until you let them in again. Their attendance stays as it
            is.
          </Trans>
        </Text>
      ),
      labels: { confirm: t`Remove`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () => attempt(send('PARTICIPANT_REMOVED', { sessionId, userId }), t`${name} was removed`),
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={44} variant="subtle" color="gray" aria-label={t`Actions for ${name}`} disabled={!isConnected}>
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasHand && (
          <Menu.Item
            leftSection={<Hand size={16} aria-hidden />}
            onClick={() => attempt(send('HAND_LOWERED', { sessionId, userId }), t`Hand of ${name} lowered`)}
          >
            <Trans>Lower hand</Trans>
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<MicOff size={16} aria-hidden />}
          onClick={() => attempt(send('PARTICIPANT_MUTED', { sessionId, userId }), t`${name} was muted`)}
        >
          <Trans>Mute</Trans>
        </Menu.Item>
        <Menu.Item color="red" leftSection={<UserX size={16} aria-hidden />} onClick={remove}>
          <Trans>Remove from the session</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
