import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Ban, Image, Pencil, UserRoundCog } from 'lucide-react';
import { lazy, Suspense, type ComponentType } from 'react';
import { useUser } from '../../../api/use-user.ts';
import { Loading } from '../../../ui/states.tsx';
import type { Session } from '../offer.ts';

const HandOver = lazy(() => import('./hand-over.tsx'));
const CancelSession = lazy(() => import('./cancel-session.tsx'));
const CallOff = lazy(() => import('./call-off.tsx'));
const ChangePicture = lazy(() => import('./change-picture.tsx'));

const open = (title: string, Form: ComponentType<{ session: Session }>, session: Session) =>
  modals.open({
    title,
    children: (
      <Suspense fallback={<Loading rows={2} />}>
        <Form session={session} />
      </Suspense>
    ),
  });

/** What staff can do with a session besides starting it. */
export const Staff = ({ session }: { session: Session }) => {
  const { t } = useLingui();
  const user = useUser();
  const { id, status } = session;
  // Only admins can look for teachers who do not teach the class.
  const canHandOver = session.classId !== null || user?.role === 'admin';
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="manage">
      <Stack gap="sm">
        <Title order={2} size="h5" id="manage">
          <Trans>Manage</Trans>
        </Title>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<Pencil size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/sessions/$id/edit" params={{ id }} {...props} />}
          >
            <Trans>Edit</Trans>
          </Button>
          <Button variant="default" leftSection={<Image size={16} aria-hidden />} onClick={() => open(t`Picture`, ChangePicture, session)}>
            <Trans>Picture</Trans>
          </Button>
          {canHandOver && (
            <Button
              variant="default"
              leftSection={<UserRoundCog size={16} aria-hidden />}
              onClick={() => open(t`Hand over`, HandOver, session)}
            >
              <Trans>Hand over</Trans>
            </Button>
          )}
          {status === 'scheduled' ? (
            <Button
              variant="default"
              leftSection={<Ban size={16} aria-hidden />}
              onClick={() => open(t`Cancel the session`, CancelSession, session)}
            >
              <Trans>Cancel the session</Trans>
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<Ban size={16} aria-hidden />}
              onClick={() => open(t`Call off the session`, CallOff, session)}
            >
              <Trans>Call off</Trans>
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
};
