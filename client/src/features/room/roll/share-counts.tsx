import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { send } from '../../../api/live.ts';
import { failureText } from '../../../ui/failure-text.ts';
import { useIsConnected, useRoom } from '../room-context.tsx';

/** Shows the counts to everybody in the room. */
export const ShareCounts = () => {
  const { t, i18n } = useLingui();
  const sessionId = useRoom((state) => state.sessionId);
  const isConnected = useIsConnected();
  const share = useMutation({
    mutationFn: () => send('TODAY_SUMMARY', { sessionId, share: true }),
    onError: (error) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
  });
  const label = t`Show the counts to the room`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={44}
        variant="default"
        aria-label={label}
        disabled={!isConnected}
        loading={share.isPending}
        onClick={() => share.mutate()}
      >
        <Megaphone size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
};
