import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { useClassChange } from './class-queries.ts';

/** For students: a class's own code lets them enrol themselves. */
export const JoinClass = () => {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const form = useForm({ mode: 'uncontrolled', initialValues: { code: '' } });
  const join = useClassChange((body: { code: string }) => data(api.POST('/api/v1/classes/join', { body })));
  const submit = form.onSubmit(({ code }) =>
    join.mutate(
      { code: code.trim() },
      {
        onSuccess: ({ classId, name }) => {
          notifications.show({ color: 'green', message: t`You are in ${name} now.` });
          void navigate({ to: '/classes/$id', params: { id: classId } });
        },
        onError: (error) => {
          if (hasCode(error, 'JOIN_CODE_NOT_FOUND')) form.setFieldError('code', t`No class has this code. Ask your teacher.`);
          else showDetails(form, error);
        },
      },
    ),
  );
  const isShownInForm = Object.keys(form.errors).length > 0;
  return (
    <>
      <Button leftSection={<KeyRound size={18} aria-hidden />} onClick={open}>
        <Trans>Join with a code</Trans>
      </Button>
      <Modal opened={opened} onClose={close} title={t`Join a class`} closeButtonProps={{ 'aria-label': t`Close` }}>
        <form onSubmit={submit} noValidate>
          <Stack>
            {join.isError && !isShownInForm && <Failed error={join.error} />}
            <TextInput
              label={t`Code`}
              description={t`From your teacher.`}
              autoCapitalize="characters"
              autoComplete="off"
              data-autofocus
              required
              key={form.key('code')}
              {...form.getInputProps('code')}
            />
            <Button type="submit" loading={join.isPending}>
              <Trans>Join</Trans>
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
