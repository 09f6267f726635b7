import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { renamed, type User } from '../../api/session.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { Section } from './section.tsx';

export const NameSection = ({ user }: { user: User }) => {
  const { t } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: user.name } });
  const save = useMutation({
    mutationFn: (body: { name: string }) => data(api.PATCH('/api/v1/auth/me', { body })),
    onMutate: () => setFailure(null),
    onSuccess: (changed) => {
      renamed(changed);
      notifications.show({ color: 'green', message: t`Your name is saved.` });
    },
    onError: (error) => {
      if (!showDetails(form, error)) setFailure(error);
    },
  });
  return (
    <Section title={t`Name`} lead={<Trans>As others see it in classes, rooms and registers.</Trans>}>
      {failure !== null && <Failed error={failure} />}
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Group align="flex-end">
          <TextInput
            label={t`Name`}
            autoComplete="name"
            dir="auto"
            required
            style={{ flex: '1 1 240px' }}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" variant="default" loading={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </form>
    </Section>
  );
};
