import { Text } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { money } from './money.ts';
import type { Session } from './offer.ts';

/** Seats left, or the caller's own place. Null if anybody may come. */
export const Seats = ({ session }: { session: Session }) => {
  const { booking, needsBooking, capacity, seatsLeft, waiting, status } = session;
  const position = booking?.position ?? 0;
  if (booking?.status === 'confirmed') return <Trans>You have a seat</Trans>;
  if (booking?.status === 'pending') return <Trans>Your seat is held until you pay</Trans>;
  if (booking?.status === 'waitlisted') return <Trans>You are number {position} on the waitlist</Trans>;
  if (!needsBooking || status === 'ended' || status === 'cancelled') return null;
  if (seatsLeft === null || capacity === null) return <Trans>By booking</Trans>;
  if (seatsLeft > 0) return <Plural value={seatsLeft} one={`# of ${capacity} seats left`} other={`# of ${capacity} seats left`} />;
  return waiting > 0 ? <Plural value={waiting} one="Full, # waiting" other="Full, # waiting" /> : <Trans>Full</Trans>;
};

/** Free sessions of a class need no word about it. */
export const Price = ({ session: { price, currency, visibility } }: { session: Session }) => {
  const { i18n } = useLingui();
  if (!price || !currency) return visibility === 'class' ? null : <Trans>Free</Trans>;
  return (
    <Text span inherit fw={600}>
      {money(price, currency, i18n.locale)}
    </Text>
  );
};
