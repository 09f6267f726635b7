import { Button, PasswordInput, Paper, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { signedIn } from '../../api/refresh.ts';
import { showDetails } from '../../ui/form.ts';
import { Page } from '../../ui/page.tsx';
import { Failed } from '../../ui/states.tsx';

const route = getRouteApi('/framed/sign-in');

export const SignInPage = () => {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const router = useRouter();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      data(api.POST('/api/v1/auth/login', { body: { ...body, refreshCookie: true } })),
    onMutate: () => setFailure(null),
    onSuccess: (grant) => {
      signedIn(grant);
      router.history.push(next ?? '/');
    },
    onError: (error) => {
      if (hasCode(error, 'INVALID_CREDENTIALS')) form.setFieldError('password', t`This email and password do not match.`);
      else if (!showDetails(form, error)) setFailure(error);
    },
  });
  return (
    <Page title={t`Sign in`} size={440}>
      <Paper withBorder p="lg">
        <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
          <Stack>
            {failure !== null && <Failed error={failure} />}
            <TextInput
              label={t`Email`}
              type="email"
              autoComplete="username"
              required
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label={t`Password`}
              autoComplete="current-password"
              required
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={signIn.isPending}>
              <Trans>Sign in</Trans>
            </Button>
          </Stack>
        </form>
      </Paper>
    </Page>
  );
};
