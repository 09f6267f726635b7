import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { UserPlus } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { useClassChange } from './class-queries.ts';

export const AddTeacher = ({ classId }: { classId: string }) => {
  const { t } = useLingui();
  const [opened, { open, close }] = useDisclosure(false);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' } });
  const add = useClassChange((email: string) =>
    data(api.POST('/api/v1/classes/{id}/teachers', { params: { path: { id: classId } }, body: { email } })),
  );
  const submit = form.onSubmit(({ email }) =>
    add.mutate(email.trim(), {
      onSuccess: () => {
        form.reset();
        close();
      },
      onError: (error) => void showDetails(form, error),
    }),
  );
  return (
    <>
      <Button variant="light" size="xs" leftSection={<UserPlus size={16} aria-hidden />} onClick={open}>
        <Trans>Add</Trans>
      </Button>
      <Modal opened={opened} onClose={close} title={t`Add a teacher`} closeButtonProps={{ 'aria-label': t`Close` }}>
        <form onSubmit={submit} noValidate>
          <Stack>
            {add.isError && !Object.keys(form.errors).length && <Failed error={add.error} />}
            <TextInput
              label={t`Email`}
              description={t`Of a teacher with an account here. They can do everything in this class except archive it or hand it over.`}
              type="email"
              data-autofocus
              required
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <Button type="submit" loading={add.isPending}>
              <Trans>Add</Trans>
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
