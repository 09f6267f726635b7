import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { Failure } from '../../api/failures.ts';
import { failureText } from '../../ui/failure-text.ts';

/** Starts an unplanned session of the class and enters its room. */
export const StartClass = ({ classId }: { classId: string }) => {
  const { t, i18n } = useLingui();
  const start = useMutation({
    mutationFn: (replace: boolean) => data(api.POST('/api/v1/attendance/start', { body: { classId, replace } })),
    // Rooms have a policy of their own, so they are entered by loading the page.
    onSuccess: ({ sessionId }) => location.assign(`/room/${sessionId}`),
    onError: (error) => {
      const live = error instanceof Failure && error.code === 'CLASS_HAS_LIVE_SESSION' ? error.extra.sessionId : undefined;
      if (!live) return void notifications.show({ color: 'red', message: failureText(error, i18n) });
      modals.openConfirmModal({
        title: t`This class is already live`,
        children: (
          <Text size="sm">
            <Trans>
              You can enter the session that is live now, or end it and start another. Its marks stay, and it counts against nobody.
            </Trans>
          </Text>
        ),
        labels: { confirm: t`Enter it`, cancel: t`End it and start another` },
        cancelProps: { color: 'red', variant: 'light' },
        onConfirm: () => location.assign(`/room/${live}`),
        onCancel: () => start.mutate(true),
      });
    },
  });
  return (
    <Button leftSection={<Radio size={18} aria-hidden />} loading={start.isPending} onClick={() => start.mutate(false)}>
      <Trans>Start class now</Trans>
    </Button>
  );
};
