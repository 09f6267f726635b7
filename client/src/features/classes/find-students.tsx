import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { api, list } from '../../api/client.ts';
import { Name, Person } from '../../ui/person.tsx';
import { Failed, Loading, NothingFound } from '../../ui/states.tsx';

interface Props {
  readonly pending: boolean;
  readonly onEnrol: (studentId: string) => void;
}

/** Searches the student directory of the school. */
export const FindStudents = ({ pending, onEnrol }: Props) => {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search.trim(), 250);
  const found = useQuery({
    queryKey: ['users', 'students', q],
    queryFn: () => list(api.GET('/api/v1/students', { params: { query: { limit: 20, ...(q && { search: q }) } } })),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  return (
    <Stack>
      <TextInput
        label={t`Name or email`}
        leftSection={<Search size={16} aria-hidden />}
        data-autofocus
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.isPending && <Loading rows={3} height={44} />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && !items.length && <NothingFound onClear={() => setSearch('')} />}
      {items.map(({ id, name, email }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <Person name={name} detail={<Name>{email}</Name>} />
          <Button size="xs" variant="light" loading={pending} aria-label={t`Enrol ${name}`} onClick={() => onEnrol(id)}>
            <Trans>Enrol</Trans>
          </Button>
        </Group>
      ))}
      {found.data?.next && (
        <Text size="sm" c="dimmed">
          <Trans>There are more. Search to find them.</Trans>
        </Text>
      )}
    </Stack>
  );
};
