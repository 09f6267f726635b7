import { Button, Radio, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { Name } from '../../ui/person.tsx';
import { Failed } from '../../ui/states.tsx';
import { useClassChange, type ClassView } from './class-queries.ts';

/** The new owner is one of the class's other teachers. */
export const HandOver = ({ view }: { view: ClassView }) => {
  const { t } = useLingui();
  const [ownerId, setOwnerId] = useState('');
  const handOver = useClassChange(() => data(api.PATCH('/api/v1/classes/{id}', { params: { path: { id: view.id } }, body: { ownerId } })));
  return (
    <Stack>
      <Text size="sm">
        <Trans>The new owner can archive the class and hand it over. The old one stays as a co-teacher.</Trans>
      </Text>
      {handOver.isError && <Failed error={handOver.error} />}
      <Radio.Group label={t`New owner`} value={ownerId} onChange={setOwnerId}>
        <Stack gap="xs" mt="xs">
          {view.teachers
            .filter(({ id }) => id !== view.ownerId)
            .map(({ id, name }) => (
              <Radio key={id} value={id} label={<Name>{name}</Name>} />
            ))}
        </Stack>
      </Radio.Group>
      <Button
        disabled={!ownerId}
        loading={handOver.isPending}
        onClick={() => handOver.mutate(undefined, { onSuccess: () => modals.closeAll() })}
      >
        <Trans>Hand over</Trans>
      </Button>
    </Stack>
  );
};
