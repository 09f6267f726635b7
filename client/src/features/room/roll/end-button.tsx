import { Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { PhoneOff } from 'lucide-react';
import { send } from '../../../api/live.ts';
import { failureText } from '../../../ui/failure-text.ts';
import { Tool } from '../inside/tool.tsx';
import { useIsConnected, useRoomTools } from '../room-context.tsx';
import { countsOf } from './counts.ts';

/** Ends the session for everybody, after saying what becomes of the register. */
export const EndButton = () => {
  const { t, i18n } = useLingui();
  const { marker, connection } = useRoomTools();
  const isConnected = useIsConnected();
  const end = () =>
    send('DONE', { sessionId: connection.sessionId }).catch((error: unknown) =>
      notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
  const ask = () => {
    const { unmarked } = countsOf(Object.values(connection.room.getState()!.lines), ({ studentId }) => marker.statusOf(studentId));
    const unsaved = marker.unsaved.length;
    modals.openConfirmModal({
      title: t`End the session for everybody?`,
      children: (
        <Stack gap="xs">
          <Text size="sm">
            <Plural value={unmarked} _0="Everybody has a mark." one="# not marked becomes absent." other="# not marked become absent." />
          </Text>
          {unsaved > 0 && (
            <Text size="sm" fw={600}>
              <Plural
                value={unsaved}
                one="# mark is not saved yet and would be lost."
                other="# marks are not saved yet and would be lost."
              />
            </Text>
          )}
          <Text size="sm">
            <Trans>The register is closed, and everybody leaves the room. An ended session cannot start again.</Trans>
          </Text>
        </Stack>
      ),
      labels: { confirm: t`End the session`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () => void end(),
    });
  };
  return <Tool icon={PhoneOff} label={t`End`} disabled={!isConnected} onClick={ask} />;
};
