import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { queries } from '../../api/queries.ts';
import { signedIn } from '../../api/refresh.ts';
import type { User } from '../../api/session.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { signInOptions } from '../../api/sign-in-options.ts';
import { Section } from './section.tsx';
import { ACCOUNT_SENTENCES } from './sentences.ts';

export const PasswordSection = ({ user }: { user: User }) => {
  const { t } = useLingui();
  const { data: options } = useQuery(signInOptions);
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({ mode: 'uncontrolled', initialValues: { currentPassword: '', newPassword: '' } });
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      data(api.PUT('/api/v1/auth/me/password', { body: { ...body, refreshCookie: true } })),
    onMutate: () => setFailure(null),
    onSuccess: (grant) => {
      signedIn(grant);
      form.reset();
      void queries.invalidateQueries({ queryKey: ['devices'] });
      notifications.show({ color: 'green', message: t`Your password is changed. All other devices are signed out.` });
    },
    onError: (error) => {
      const problem = (field: 'currentPassword' | 'newPassword', text: string) => {
        form.setFieldError(field, text);
        form.getInputNode(field)?.focus();
      };
      if (hasCode(error, 'WRONG_PASSWORD')) problem('currentPassword', t`This is not your current password.`);
      else if (hasCode(error, 'PASSWORD_TOO_COMMON')) problem('newPassword', t`This password is too common. Choose another one.`);
      else if (!showDetails(form, error)) setFailure(error);
    },
  });
  if (options?.passwordSignIn === false) return null;
  return (
    <Section title={t`Password`} lead={<Trans>A new password signs out all other devices.</Trans>}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack align="flex-start">
          {failure !== null && <Failed error={failure} sentences={ACCOUNT_SENTENCES} />}
          {/* For password managers. */}
          <input type="text" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput
            label={t`Current password`}
            autoComplete="current-password"
            required
            w="100%"
            maw={400}
            key={form.key('currentPassword')}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={t`New password`}
            description={t`At least 8 characters; a sentence is fine`}
            autoComplete="new-password"
            required
            w="100%"
            maw={400}
            key={form.key('newPassword')}
            {...form.getInputProps('newPassword')}
          />
          <Button type="submit" variant="default" loading={change.isPending}>
            <Trans>Change password</Trans>
          </Button>
        </Stack>
      </form>
    </Section>
  );
};
