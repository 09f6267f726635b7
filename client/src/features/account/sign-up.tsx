import { Anchor, Button, Paper, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Hourglass, KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { User } from '../../api/session.ts';
import { Page } from '../../ui/page.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { useGoOn } from './go-on.ts';
import { signInOptions } from '../../api/sign-in-options.ts';
import { SignUpForm } from './sign-up-form.tsx';

const route = getRouteApi('/framed/sign-up');

const ToSignIn = ({ next }: { next?: string | undefined }) => (
  <Button renderRoot={(props) => <Link to="/sign-in" search={next ? { next } : {}} {...props} />}>
    <Trans>To sign-in</Trans>
  </Button>
);

const Waiting = ({ user }: { user: User }) => {
  const { t } = useLingui();
  return (
    <Page title={t`Your account is waiting`} size={520}>
      <Paper withBorder>
        <Empty icon={Hourglass} title={t`An administrator has to approve it`} action={<ToSignIn />}>
          <Trans>
            Thank you, <Name>{user.name}</Name>. Teacher accounts are checked before they can be used. As soon as yours is approved, sign in
            with <bdi>{user.email}</bdi>.
          </Trans>
        </Empty>
      </Paper>
    </Page>
  );
};

export const SignUpPage = () => {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const { data: options, isPending, error, refetch } = useQuery(signInOptions);
  const [waiting, setWaiting] = useState<User | null>(null);
  useGoOn(next ?? '/');
  if (waiting) return <Waiting user={waiting} />;
  return (
    <Page
      title={options?.firstRun ? t`The first teacher` : t`Sign up`}
      lead={options?.firstRun ? <Trans>Nobody has an account on this server yet. Create the one of its first teacher.</Trans> : undefined}
      size={520}
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading rows={4} />}
      {options && !options.passwordSignIn && (
        <Paper withBorder>
          <Empty icon={KeyRound} title={t`You need no account here`} action={<ToSignIn next={next} />}>
            <Trans>At this school you sign in through its identity provider.</Trans>
          </Empty>
        </Paper>
      )}
      {options?.passwordSignIn && (
        <Stack>
          <Paper withBorder p="lg">
            <SignUpForm teachers={options.teacherSignup} firstRun={options.firstRun} onWaiting={setWaiting} />
          </Paper>
          <Text ta="center">
            <Trans>
              You have an account?{' '}
              <Anchor renderRoot={(props) => <Link to="/sign-in" search={next ? { next } : {}} {...props} />} underline="always">
                Sign in
              </Anchor>
            </Trans>
          </Text>
        </Stack>
      )}
    </Page>
  );
};
