import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { Hand } from 'lucide-react';
import { send } from '../../../api/live.ts';
import { announce } from '../../../ui/announcer.tsx';
import { failureText } from '../../../ui/failure-text.ts';
import { Tool } from '../inside/tool.tsx';
import { useIsConnected, useRoom } from '../room-context.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';

/** Raises and lowers the own hand. */
export const HandButton = () => {
  const { t, i18n } = useLingui();
  const isUp = useRoom(({ hands, myId }) => hands.items.some(({ userId }) => userId === myId));
  const isConnected = useIsConnected();
  const toggle = () => {
    if (!isConnected) return;
    const sent = isUp ? send('HAND_LOWERED', {}) : send('HAND_RAISED', {});
    void sent.then(
      () => announce(isUp ? t`Your hand is down.` : t`Your hand is up.`),
      (error: unknown) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
  };
  useShortcut('hand', toggle);
  return <Tool icon={Hand} label={isUp ? t`Lower hand` : t`Raise hand`} pressed={isUp} disabled={!isConnected} onClick={toggle} />;
};
