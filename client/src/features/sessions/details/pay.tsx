import { Button, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Wallet } from 'lucide-react';
import { api, data } from '../../../api/client.ts';
import { hasCode } from '../../../api/failures.ts';
import { Failed } from '../../../ui/states.tsx';
import { money } from '../money.ts';
import type { Session } from '../offer.ts';

/** Leads to the payment provider, or says that the host takes the money. */
export const Pay = ({ session: { id, price, currency }, bookingId }: { session: Session; bookingId: string }) => {
  const { i18n } = useLingui();
  const checkout = useMutation({
    mutationFn: () => data(api.POST('/api/v1/live-sessions/{id}/bookings/{bookingId}/checkout', { params: { path: { id, bookingId } } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  const amount = money(price, currency ?? 'EUR', i18n.locale);
  if (hasCode(checkout.error, 'PAID_BY_HAND'))
    return (
      <Text size="sm" role="status">
        <Trans>The host takes the {amount} and then confirms your seat here. Ask them how to pay.</Trans>
      </Text>
    );
  return (
    <>
      {checkout.error && <Failed error={checkout.error} />}
      <Button
        size="md"
        loading={checkout.isPending || checkout.isSuccess}
        onClick={() => checkout.mutate()}
        leftSection={<Wallet size={18} aria-hidden />}
      >
        <Trans>Pay {amount}</Trans>
      </Button>
    </>
  );
};
