import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';
import { api, data } from '../../api/client.ts';
import { showDetails } from '../../ui/form.ts';
import { Failed } from '../../ui/states.tsx';
import { useClassChange, type ClassView } from './class-queries.ts';

export const RenameClass = ({ view }: { view: ClassView }) => {
  const { t } = useLingui();
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: view.name } });
  const rename = useClassChange((body: { name: string }) =>
    data(api.PATCH('/api/v1/classes/{id}', { params: { path: { id: view.id } }, body })),
  );
  const submit = form.onSubmit((values) =>
    rename.mutate(values, { onSuccess: () => modals.closeAll(), onError: (error) => void showDetails(form, error) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {rename.isError && !Object.keys(form.errors).length && <Failed error={rename.error} />}
        <TextInput label={t`Name`} data-autofocus required key={form.key('name')} {...form.getInputProps('name')} />
        <Button type="submit" loading={rename.isPending}>
          <Trans>Rename</Trans>
        </Button>
      </Stack>
    </form>
  );
};
