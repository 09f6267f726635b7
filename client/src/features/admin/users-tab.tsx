import { Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Plural, useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { Search, Users } from 'lucide-react';
import { useState } from 'react';
import { api, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import { More } from '../../ui/more.tsx';
import { Empty, Failed, Loading, NothingFound } from '../../ui/states.tsx';
import { Approvals } from './approvals.tsx';
import type { AdminSearch } from './search.ts';
import { ADMIN_SENTENCES } from './sentences.ts';
import { useChangeUser } from './use-change-user.ts';
import { UserRow } from './user-row.tsx';
import { useWords } from './words.ts';

const route = getRouteApi('/framed/signed-in/admin');

/** In ms. */
const TYPING = 300;

export const UsersTab = () => {
  const { t } = useLingui();
  const { roles, statuses } = useWords();
  const { q, role, status } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(q ?? '');
  const filter = (changed: Partial<Record<keyof AdminSearch, string | undefined>>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }) as AdminSearch, replace: true });
  const search = useDebouncedCallback((text: string) => filter({ q: text.trim() || undefined }), TYPING);
  const users = usePages(['users', 'list', { q, role, status }], (after) =>
    list(api.GET('/api/v1/users', { params: { query: { search: q, role, status, after, limit: 50 } } })),
  );
  const change = useChangeUser();
  const clear = () => {
    setTyped('');
    filter({ q: undefined, role: undefined, status: undefined });
  };
  const choices = (words: Readonly<Record<string, string>>, all: string) => [
    { value: '', label: all },
    ...Object.entries(words).map(([value, label]) => ({ value, label })),
  ];
  return (
    <Stack>
      <Approvals />
      <Group align="flex-end">
        <TextInput
          type="search"
          label={t`Search`}
          placeholder={t`Name or email`}
          leftSection={<Search size={16} aria-hidden />}
          style={{ flex: '2 1 220px' }}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            search(value);
          }}
        />
        <NativeSelect
          label={t`Role`}
          style={{ flex: '1 1 140px' }}
          data={choices(roles, t`All roles`)}
          value={role ?? ''}
          onChange={({ currentTarget: { value } }) => filter({ role: value || undefined })}
        />
        <NativeSelect
          label={t`State`}
          style={{ flex: '1 1 140px' }}
          data={choices(statuses, t`All states`)}
          value={status ?? ''}
          onChange={({ currentTarget: { value } }) => filter({ status: value || undefined })}
        />
      </Group>
      {change.error && <Failed error={change.error} sentences={ADMIN_SENTENCES} />}
      {users.error && <Failed error={users.error} onRetry={() => void users.refetch()} />}
      {users.isPending && <Loading rows={6} />}
      {users.items && (
        <Text size="sm" c="dimmed" role="status">
          <Plural value={users.total} one="# account" other="# accounts" />
        </Text>
      )}
      {users.items?.length === 0 && (q || role || status ? <NothingFound onClear={clear} /> : <Empty icon={Users} title={t`Nobody yet`} />)}
      {!!users.items?.length && (
        <Paper withBorder component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {users.items.map((user) => (
            <UserRow key={user.id} user={user} change={change} />
          ))}
        </Paper>
      )}
      <More list={users} />
    </Stack>
  );
};
