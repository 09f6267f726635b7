import { Anchor, Divider, Paper, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Page } from '../../ui/page.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useGoOn } from './go-on.ts';
import { signInOptions } from '../../api/sign-in-options.ts';
import { PasswordForm } from './password-form.tsx';
import { ProviderButtons } from './provider-buttons.tsx';

const route = getRouteApi('/framed/sign-in');

export const SignInPage = () => {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const { data: options, isPending, error, refetch } = useQuery(signInOptions);
  useGoOn(next ?? '/');
  return (
    <Page
      title={t`Sign in`}
      lead={next && next !== '/' ? <Trans>After that you will get to the page that you wanted to see.</Trans> : undefined}
      size={460}
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading rows={3} />}
      {options && (
        <Stack>
          <Paper withBorder p="lg">
            <Stack>
              {options.passwordSignIn && <PasswordForm />}
              {options.passwordSignIn && options.providers.length > 0 && <Divider label={t`or`} />}
              <ProviderButtons providers={options.providers} next={next} only={!options.passwordSignIn} />
            </Stack>
          </Paper>
          {options.passwordSignIn && (
            <Text ta="center">
              <Trans>
                No account yet?{' '}
                <Anchor renderRoot={(props) => <Link to="/sign-up" search={next ? { next } : {}} {...props} />} underline="always">
                  Sign up
                </Anchor>
              </Trans>
            </Text>
          )}
        </Stack>
      )}
    </Page>
  );
};
