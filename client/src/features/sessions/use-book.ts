import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { announce } from '../../ui/announcer.tsx';
import { failureText } from '../../ui/failure-text.ts';
import type { Session } from './offer.ts';

/** Books a seat at the price that the student has seen, or a place on the waitlist. */
export const useBook = (onBooked?: (booking: { id: string; status: string }) => void) => {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, price, currency }: Pick<Session, 'id' | 'price' | 'currency'>) =>
      data(api.POST('/api/v1/live-sessions/{id}/bookings', { params: { path: { id } }, body: { price, currency, waitlist: true } })),
    onSuccess: (booking) => {
      const said = {
        confirmed: t`You have a seat.`,
        pending: t`Your seat is held until you pay.`,
        waitlisted: t`All seats are taken. You are on the waitlist and get the next free seat in turn.`,
        cancelled: t`The booking was cancelled.`,
      }[booking.status];
      announce(said);
      notifications.show({ color: 'green', message: said });
      onBooked?.(booking);
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        message: hasCode(error, 'PRICE_CHANGED') ? t`The price has changed. Have a look and book again.` : failureText(error, i18n),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
};
