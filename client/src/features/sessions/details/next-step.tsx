import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { ClipboardList, DoorOpen, LogIn, Play, Ticket, Video } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useUser } from '../../../api/use-user.ts';
import { announce } from '../../../ui/announcer.tsx';
import type { Session } from '../offer.ts';
import { roomOf } from '../room-link.ts';
import { useBook } from '../use-book.ts';
import { useStart } from '../use-start.tsx';
import { CancelBooking } from './cancel-booking.tsx';
import { Pay } from './pay.tsx';
import { StandingText, useStandingTitle } from './standing-text.tsx';
import { standingOf, type Standing } from './standing.ts';

const Book = ({ session, isFull }: { session: Session; isFull: boolean }) => {
  const book = useBook();
  return (
    <Button size="md" loading={book.isPending} onClick={() => book.mutate(session)} leftSection={<Ticket size={18} aria-hidden />}>
      {isFull ? <Trans>Join the waitlist</Trans> : <Trans>Book a seat</Trans>}
    </Button>
  );
};

const Start = ({ session }: { session: Session }) => {
  const { begin, isPending } = useStart();
  return (
    <Button size="md" loading={isPending} onClick={() => begin(session)} leftSection={<Play size={18} aria-hidden />}>
      <Trans>Start</Trans>
    </Button>
  );
};

/** For those who will get in, so that they are there when it starts. */
const Wait = ({ id }: { id: string }) => (
  <Button component="a" href={roomOf(id)} variant="default" leftSection={<DoorOpen size={18} aria-hidden />}>
    <Trans>Wait in front of the room</Trans>
  </Button>
);

const Register = ({ session: { id, isStaff } }: { session: Session }) => {
  const user = useUser();
  if (isStaff)
    return (
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/register/$id" params={{ id }} {...props} />}
        leftSection={<ClipboardList size={18} aria-hidden />}
      >
        <Trans>Register</Trans>
      </Button>
    );
  if (user?.role !== 'student') return null;
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/record" {...props} />}
      leftSection={<ClipboardList size={18} aria-hidden />}
    >
      <Trans>My attendance</Trans>
    </Button>
  );
};

const Action = ({ standing, session }: { standing: Standing; session: Session }) => {
  const { id, booking } = session;
  switch (standing) {
    case 'sign-in':
      return (
        <Button
          size="md"
          renderRoot={(props) => <Link to="/sign-in" search={{ next: `/sessions/${id}` }} {...props} />}
          leftSection={<LogIn size={18} aria-hidden />}
        >
          <Trans>Sign in</Trans>
        </Button>
      );
    case 'join':
      return (
        <Button size="md" component="a" href={roomOf(id)} leftSection={<Video size={18} aria-hidden />}>
          <Trans>Join</Trans>
        </Button>
      );
    case 'start':
      return <Start session={session} />;
    case 'book':
    case 'wait':
      return <Book session={session} isFull={standing === 'wait'} />;
    case 'pay':
      return booking && <Pay session={session} bookingId={booking.id} />;
    case 'seat':
    case 'soon':
      return <Wait id={id} />;
    case 'over':
      return <Register session={session} />;
    default:
      return null;
  }
};

/** How the caller stands towards the session, and the one thing to do next. */
export const NextStep = ({ session }: { session: Session }) => {
  const standing = standingOf(session, useUser() !== null);
  const title = useStandingTitle(standing);
  const told = useRef(standing);
  useEffect(() => {
    if (told.current !== standing) announce(title);
    told.current = standing;
  }, [standing, title]);
  const isAhead = session.status === 'scheduled' || session.status === 'live';
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text size="sm" component="div">
          <StandingText standing={standing} session={session} />
        </Text>
        <Action standing={standing} session={session} />
        {session.isStaff && session.status === 'live' && <Register session={session} />}
        {session.booking && isAhead && <CancelBooking session={session} />}
      </Stack>
    </Paper>
  );
};
