import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { LogIn, Play, Ticket, Video, Wallet } from 'lucide-react';
import { useUser } from '../../../api/use-user.ts';
import { offerOf, type Session } from '../offer.ts';
import { roomOf } from '../room-link.ts';
import { useBook } from '../use-book.ts';
import { useStart } from '../use-start.tsx';

/** What to do next with a session of the list. The title is part of each name, because a list has many such buttons. */
export const OfferButton = ({ session }: { session: Session }) => {
  const { t } = useLingui();
  const offer = offerOf(session, useUser() !== null);
  const { id, title } = session;
  switch (offer) {
    case 'join':
      return (
        <Button component="a" href={roomOf(id)} leftSection={<Video size={18} aria-hidden />} aria-label={t`Join: ${title}`}>
          <Trans>Join</Trans>
        </Button>
      );
    case 'sign-in':
      return (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/sign-in" search={{ next: `/sessions/${id}` }} {...props} />}
          leftSection={<LogIn size={18} aria-hidden />}
          aria-label={session.needsBooking ? t`Sign in to book: ${title}` : t`Sign in to join: ${title}`}
        >
          {session.needsBooking ? <Trans>Sign in to book</Trans> : <Trans>Sign in to join</Trans>}
        </Button>
      );
    case 'pay':
      return (
        <Button
          renderRoot={(props) => <Link to="/sessions/$id" params={{ id }} {...props} />}
          leftSection={<Wallet size={18} aria-hidden />}
          aria-label={t`Pay: ${title}`}
        >
          <Trans>Pay</Trans>
        </Button>
      );
    case 'start':
      return <StartButton session={session} />;
    case 'book':
    case 'wait':
      return <BookButton session={session} isFull={offer === 'wait'} />;
    default:
      return null;
  }
};

const StartButton = ({ session }: { session: Session }) => {
  const { t } = useLingui();
  const { begin, isPending } = useStart();
  return (
    <Button
      variant="default"
      loading={isPending}
      onClick={() => begin(session)}
      leftSection={<Play size={18} aria-hidden />}
      aria-label={t`Start: ${session.title}`}
    >
      <Trans>Start</Trans>
    </Button>
  );
};

const BookButton = ({ session, isFull }: { session: Session; isFull: boolean }) => {
  const { t } = useLingui();
  const book = useBook();
  return (
    <Button
      variant="light"
      loading={book.isPending}
      onClick={() => book.mutate(session)}
      leftSection={<Ticket size={18} aria-hidden />}
      aria-label={isFull ? t`Join the waitlist: ${session.title}` : t`Book a seat: ${session.title}`}
    >
      {isFull ? <Trans>Join the waitlist</Trans> : <Trans>Book a seat</Trans>}
    </Button>
  );
};
