import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { signedIn } from '../../api/refresh.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { ACCOUNT_SENTENCES } from './sentences.ts';

interface Props {
  /** Given if somebody has to sign in again: then only this account will do. */
  readonly email?: string;
}

/** Signs in with email and password. */
export const PasswordForm = ({ email }: Props) => {
  const { t } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: email ?? '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      data(api.POST('/api/v1/auth/login', { body: { ...body, refreshCookie: true } })),
    onMutate: () => setFailure(null),
    onSuccess: signedIn,
    onError: (error) => {
      if (hasCode(error, 'INVALID_CREDENTIALS')) {
        form.setFieldError('password', t`This email and password do not match.`);
        form.getInputNode('password')?.focus();
      } else if (!showDetails(form, error)) setFailure(error);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack>
        {failure !== null && <Failed error={failure} sentences={ACCOUNT_SENTENCES} />}
        <TextInput
          label={t`Email`}
          type="email"
          autoComplete="username"
          required
          readOnly={email !== undefined}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t`Password`}
          autoComplete="current-password"
          required
          data-autofocus={email !== undefined || undefined}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={signIn.isPending}>
          <Trans>Sign in</Trans>
        </Button>
      </Stack>
    </form>
  );
};
