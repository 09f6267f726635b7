import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { failureText } from '../../ui/failure-text.ts';
import { When } from '../../ui/when.tsx';
import { useAskToReplace } from './ask-to-replace.tsx';
import { isEarly, type Session } from './offer.ts';
import { enterRoom } from './room-link.ts';

/** Starts a session and enters its room. Asks first if it is early, or if it would end another one. */
export const useStart = () => {
  const { t, i18n } = useLingui();
  const askToReplace = useAskToReplace();
  const start = useMutation({
    mutationFn: ({ id, replace }: { id: string; replace: boolean }) =>
      data(api.POST('/api/v1/live-sessions/{id}/start', { params: { path: { id } }, body: { replace } })),
    onSuccess: ({ id }) => enterRoom(id),
    onError: async (error, { id }) => {
      if (!hasCode(error, 'CLASS_HAS_LIVE_SESSION')) return void notifications.show({ color: 'red', message: failureText(error, i18n) });
      if (await askToReplace()) start.mutate({ id, replace: true });
    },
  });
  const begin = (session: Session) => {
    if (!isEarly(session, Date.now())) return start.mutate({ id: session.id, replace: false });
    return modals.openConfirmModal({
      title: t`Start early?`,
      children: (
        <>
          <Text size="sm">
            <Trans>This session is planned for:</Trans>
          </Text>
          <When at={session.startsAt} zone={session.timeZone} />
        </>
      ),
      labels: { confirm: t`Start now`, cancel: t`Cancel` },
      onConfirm: () => start.mutate({ id: session.id, replace: false }),
    });
  };
  return { begin, isPending: start.isPending };
};
