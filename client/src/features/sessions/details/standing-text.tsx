import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { When } from '../../../ui/when.tsx';
import type { Session } from '../offer.ts';
import type { Standing } from './standing.ts';
import { useDistance } from './use-distance.ts';

/** Such as "in 20 minutes". */
const Starts = ({ session: { startsAt } }: { session: Session }) => {
  const { i18n } = useLingui();
  const distance = useDistance(startsAt);
  if (!distance) return <Trans>It should have started by now. This page updates as soon as it does.</Trans>;
  const inSomeTime = new Intl.RelativeTimeFormat(i18n.locale).format(distance.count, distance.unit);
  return <Trans>It starts {inSomeTime}. This page updates by itself.</Trans>;
};

const Over = ({ session: { outcome, callOffReason } }: { session: Session }) => {
  if (outcome === 'host_absent') return <Trans>The host was not there, so it ended by itself and counts against nobody.</Trans>;
  if (outcome === 'replaced') return <Trans>Another session of the class took its place. It counts against nobody.</Trans>;
  if (outcome === 'not_held')
    return callOffReason ? (
      <Trans>
        It was called off and counts against nobody: <bdi>{callOffReason}</bdi>
      </Trans>
    ) : (
      <Trans>It was not held and counts against nobody.</Trans>
    );
  return <Trans>It was held, and its register is closed.</Trans>;
};

/** A short heading for how somebody stands. */
export const useStandingTitle = (standing: Standing): string => {
  const { t } = useLingui();
  const titles: Record<Standing, string> = {
    cancelled: t`This session was cancelled`,
    over: t`This session is over`,
    'sign-in': t`Open to you after signing in`,
    join: t`It is live now`,
    removed: t`You were removed`,
    'locked-out': t`The room is locked`,
    start: t`Ready when you are`,
    pay: t`Your seat is held`,
    seat: t`You have a seat`,
    waitlisted: t`You are on the waitlist`,
    book: t`Seats are available`,
    wait: t`All seats are taken`,
    closed: t`Not open to you now`,
    soon: t`Not started yet`,
  };
  return titles[standing];
};

/** Why somebody stands so, and what they can do about it. */
export const StandingText = ({ standing, session }: { standing: Standing; session: Session }) => {
  const { booking, waiting, participantCount } = session;
  const position = booking?.position ?? 0;
  switch (standing) {
    case 'cancelled':
      return <Trans>It will not take place. Bookings were cancelled, and payments made online are refunded.</Trans>;
    case 'over':
      return <Over session={session} />;
    case 'sign-in':
      return <Trans>Sign in, and you come back to this page.</Trans>;
    case 'join':
      return (
        <Plural value={participantCount} _0="Nobody is in the room yet." one="# person is in the room." other="# people are in the room." />
      );
    case 'removed':
      return <Trans>A teacher removed you from this session. Ask them to let you in again.</Trans>;
    case 'locked-out':
      return <Trans>A teacher has locked the room, and you have not been in it. This page updates as soon as it is open again.</Trans>;
    case 'pay':
      return booking?.heldUntil ? (
        <>
          <Trans>Pay before the seat goes to somebody else:</Trans> <When at={booking.heldUntil} />
        </>
      ) : (
        <Trans>It is yours as soon as you have paid.</Trans>
      );
    case 'waitlisted':
      return <Trans>You are number {position}. If a seat becomes free, the first in line gets it.</Trans>;
    case 'wait':
      return (
        <Plural
          value={waiting}
          _0="You would be the first on the waitlist, and get the next free seat."
          one="# person is waiting. You would get a seat after them."
          other="# people are waiting. You would get a seat after them."
        />
      );
    case 'closed':
      return <Trans>It can only be joined by those who have a seat or belong to its class, and seats can no longer be booked.</Trans>;
    case 'book':
      return <Trans>Only those with a seat can join.</Trans>;
    default:
      return <Starts session={session} />;
  }
};
