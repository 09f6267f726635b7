import { Button, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, done } from '../../../api/client.ts';
import { announce } from '../../../ui/announcer.tsx';
import { failureText } from '../../../ui/failure-text.ts';
import type { Session } from '../offer.ts';

/** Gives up a seat or a place on the waitlist, after saying what that means. */
export const CancelBooking = ({ session: { id, booking, waiting, price } }: { session: Session }) => {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const isWaiting = booking?.status === 'waitlisted';
  const cancel = useMutation({
    mutationFn: () => done(api.DELETE('/api/v1/live-sessions/{id}/bookings/me', { params: { path: { id } } })),
    onSuccess: () => {
      announce(t`Your booking is cancelled.`);
      notifications.show({ color: 'green', message: t`Your booking is cancelled.` });
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: isWaiting ? t`Leave the waitlist?` : t`Cancel your booking?`,
      children: (
        <Stack gap="xs">
          <Text size="sm">
            {isWaiting ? (
              <Trans>You lose your place. If you come back, you start at the end.</Trans>
            ) : (
              <Plural
                value={waiting}
                _0="Your seat becomes free for others."
                one="Your seat goes to the one person who is waiting."
                other="Your seat goes to the first of # people who are waiting."
              />
            )}
          </Text>
          {price > 0 && booking?.status === 'confirmed' && (
            <Text size="sm">
              <Trans>What you have paid is not refunded automatically. Settle that with the host.</Trans>
            </Text>
          )}
        </Stack>
      ),
      labels: { confirm: isWaiting ? t`Leave the waitlist` : t`Cancel the booking`, cancel: t`Keep it` },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate(),
    });
  return (
    <Button variant="default" loading={cancel.isPending} onClick={ask}>
      {isWaiting ? <Trans>Leave the waitlist</Trans> : <Trans>Cancel my booking</Trans>}
    </Button>
  );
};
