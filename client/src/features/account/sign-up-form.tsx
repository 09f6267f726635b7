import { Alert, Button, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { signedIn } from '../../api/refresh.ts';
import type { Schemas } from '../../api/schemas.ts';
import type { User } from '../../api/session.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { ACCOUNT_SENTENCES } from './sentences.ts';

type Values = Schemas['RegisterRequest'];

/** Signs in at once, unless the account has to be approved first. */
const signUp = async (values: Values): Promise<User> => {
  const user = await data(api.POST('/api/v1/auth/register', { body: values }));
  if (user.status === 'active') {
    const { email, password } = values;
    signedIn(await data(api.POST('/api/v1/auth/login', { body: { email, password, refreshCookie: true } })));
  }
  return user;
};

interface Props {
  readonly teachers: Schemas['SignInOptionsAnswer']['teacherSignup'];
  readonly firstRun: boolean;
  readonly onWaiting: (user: User) => void;
}

export const SignUpForm = ({ teachers, firstRun, onWaiting }: Props) => {
  const { t } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  const [role, setRole] = useState<Values['role']>(firstRun ? 'teacher' : 'student');
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '', email: '', password: '' } });
  const mutation = useMutation({
    mutationFn: (values: Omit<Values, 'role'>) => signUp({ ...values, role }),
    onMutate: () => setFailure(null),
    onSuccess: (user) => user.status === 'pending' && onWaiting(user),
    onError: (error) => {
      const problem = (field: 'email' | 'password', text: string) => {
        form.setFieldError(field, text);
        form.getInputNode(field)?.focus();
      };
      if (hasCode(error, 'EMAIL_TAKEN')) problem('email', t`There is already an account with this email.`);
      else if (hasCode(error, 'PASSWORD_TOO_COMMON')) problem('password', t`This password is too common. Choose another one.`);
      else if (!showDetails(form, error)) setFailure(error);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutation.mutate(values))} noValidate>
      <Stack>
        {failure !== null && <Failed error={failure} sentences={ACCOUNT_SENTENCES} />}
        {!firstRun && teachers !== 'closed' && (
          <Radio.Group label={t`I am a`} value={role} onChange={(value) => setRole(value as Values['role'])}>
            <Stack gap="xs" mt={4}>
              <Radio value="student" label={t`Student`} />
              <Radio value="teacher" label={t`Teacher`} />
            </Stack>
          </Radio.Group>
        )}
        {teachers === 'closed' && (
          <Text size="sm" c="dimmed">
            <Trans>This is for students. Teachers get their account from an administrator.</Trans>
          </Text>
        )}
        {teachers === 'approval' && role === 'teacher' && (
          <Alert icon={<Info />} variant="light" role="status">
            <Trans>An administrator approves accounts of teachers. Until then you cannot sign in.</Trans>
          </Alert>
        )}
        <TextInput
          label={t`Name`}
          description={t`As others see it in class`}
          autoComplete="name"
          required
          dir="auto"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
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
          description={t`At least 8 characters; a sentence is fine`}
          autoComplete="new-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={mutation.isPending}>
          <Trans>Create account</Trans>
        </Button>
      </Stack>
    </form>
  );
};
