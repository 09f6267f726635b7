import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { onceOnly, useClassChange } from './class-queries.ts';

export const CreateClass = () => {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '' } });
  const create = useClassChange((body: { name: string }) => data(api.POST('/api/v1/classes', { body, params: { header: onceOnly() } })));
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: ({ id }) => void navigate({ to: '/classes/$id', params: { id } }),
      onError: (error) => void showDetails(form, error),
    }),
  );
  const isShownInForm = Object.keys(form.errors).length > 0;
  return (
    <>
      <Button leftSection={<Plus size={18} aria-hidden />} onClick={open}>
        <Trans>New class</Trans>
      </Button>
      <Modal opened={opened} onClose={close} title={t`New class`} closeButtonProps={{ 'aria-label': t`Close` }}>
        <form onSubmit={submit} noValidate>
          <Stack>
            {create.isError && !isShownInForm && <Failed error={create.error} />}
            <TextInput
              label={t`Name`}
              description={t`As your students know it, such as “Physics 10b”.`}
              data-autofocus
              required
              key={form.key('name')}
              {...form.getInputProps('name')}
            />
            <Button type="submit" loading={create.isPending}>
              <Trans>Create</Trans>
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
