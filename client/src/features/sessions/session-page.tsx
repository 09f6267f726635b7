import { Button, Paper, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { hasCode } from '../../api/failures.ts';
import { sessionQuery } from '../../api/session-query.ts';
import { useUser } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Bookings } from './details/bookings.tsx';
import { Facts, type FullSession } from './details/facts.tsx';
import { NextStep } from './details/next-step.tsx';
import { Share } from './details/share.tsx';
import { Staff } from './details/staff.tsx';
import { useCatalogue } from './list/use-catalogue.ts';
import { SessionPicture } from './picture.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './session-page.module.css';

const route = getRouteApi('/framed/sessions/$id');

/** In ms. Visitors have no socket that would tell them. */
const VISITORS_ASK = 30_000;

const About = ({ session }: { session: FullSession }) => (
  <Paper withBorder className={styles.about}>
    <div className={styles.picture}>
      <SessionPicture session={session} size="large" />
      <div className={styles.badge}>
        <StatusBadge session={session} />
      </div>
    </div>
    <Stack p="lg" gap="lg">
      {session.description && (
        <Text className={styles.description} dir="auto">
          {session.description}
        </Text>
      )}
      <Facts session={session} />
    </Stack>
  </Paper>
);

const Details = ({ session }: { session: FullSession }) => {
  const { isStaff, needsBooking, canEdit } = session;
  return (
    <div className={styles.page}>
      <div className={styles.next}>
        <NextStep session={session} />
      </div>
      <Stack gap="lg" className={styles.main}>
        <About session={session} />
        {isStaff && needsBooking && <Bookings id={session.id} isOpen={canEdit} />}
      </Stack>
      <Stack gap="lg" className={styles.side}>
        {canEdit && <Staff session={session} />}
        <Share session={session} />
      </Stack>
    </div>
  );
};

const NoSession = () => {
  const { t } = useLingui();
  return (
    <Empty
      icon={CalendarX}
      title={t`No such session`}
      action={
        <Button renderRoot={(props) => <Link to="/" {...props} />}>
          <Trans>To the sessions</Trans>
        </Button>
      }
    >
      <Trans>It does not exist, or it is not for you.</Trans>
    </Empty>
  );
};

export const SessionPage = () => {
  const { t } = useLingui();
  const { id } = route.useParams();
  const user = useUser();
  useCatalogue();
  const session = useQuery({ ...sessionQuery(id), refetchInterval: user ? false : VISITORS_ASK });
  const isMissing = hasCode(session.error, 'SESSION_NOT_FOUND');
  // It may be there for those who sign in.
  if (isMissing && !user) return <Navigate to="/sign-in" search={{ next: `/sessions/${id}` }} replace />;
  return (
    <Page title={session.data?.title ?? t`Session`}>
      {session.isPending && <Loading rows={3} height={160} />}
      {isMissing && !session.data && <NoSession />}
      {session.isError && !isMissing && !session.data && <Failed error={session.error} onRetry={() => void session.refetch()} />}
      {session.data && <Details session={session.data} />}
    </Page>
  );
};
