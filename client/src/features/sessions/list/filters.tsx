import { Button, Checkbox, Collapse, Group, NativeSelect, Paper, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Search, SlidersHorizontal } from 'lucide-react';
import { useUser } from '../../../api/use-user.ts';
import { classesQuery } from '../queries.ts';
import { filterCount, type SessionsSearch } from './search.ts';

interface Props {
  readonly search: SessionsSearch;
  readonly onChange: (change: { [K in keyof SessionsSearch]?: SessionsSearch[K] | undefined }) => void;
}

/** In ms: how long somebody pauses between two words. */
const PAUSE = 300;

const ClassFilter = ({ search, onChange }: Props) => {
  const { t } = useLingui();
  const { data: classes } = useQuery(classesQuery);
  if (!classes?.items.length) return null;
  return (
    <NativeSelect
      label={t`Class`}
      value={search.classId ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ classId: value || undefined })}
      data={[{ value: '', label: t`All classes` }, ...classes.items.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
};

const More = ({ search, onChange }: Props) => {
  const { t } = useLingui();
  const user = useUser();
  return (
    <Paper withBorder p="md">
      <Group align="flex-end" gap="md">
        <TextInput
          type="date"
          label={t`From`}
          value={search.from ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ from: value || undefined })}
        />
        <TextInput
          type="date"
          label={t`To`}
          value={search.to ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ to: value || undefined })}
        />
        {user && <ClassFilter search={search} onChange={onChange} />}
        <Checkbox
          label={t`Free only`}
          checked={search.free ?? false}
          onChange={({ currentTarget: { checked } }) => onChange({ free: checked || undefined })}
          mb={8}
        />
        {filterCount(search) > 0 && (
          <Button variant="subtle" onClick={() => onChange({ from: undefined, to: undefined, free: undefined, classId: undefined })}>
            <Trans>Clear filters</Trans>
          </Button>
        )}
      </Group>
    </Paper>
  );
};

export const Filters = ({ search, onChange }: Props) => {
  const { t } = useLingui();
  const count = filterCount(search);
  const [open, { toggle }] = useDisclosure(count > 0);
  const look = useDebouncedCallback((q: string) => onChange({ q: q.trim() || undefined }), PAUSE);
  return (
    <search>
      <Group gap="sm">
        <TextInput
          type="search"
          aria-label={t`Search sessions`}
          placeholder={t`Title, description or host`}
          leftSection={<Search size={18} aria-hidden />}
          defaultValue={search.q ?? ''}
          maxLength={100}
          onChange={({ currentTarget: { value } }) => look(value)}
          style={{ flex: '1 1 220px' }}
        />
        <Button
          variant="default"
          leftSection={<SlidersHorizontal size={18} aria-hidden />}
          onClick={toggle}
          aria-expanded={open}
          aria-controls="session-filters"
        >
          {count ? <Trans>Filters ({count})</Trans> : <Trans>Filters</Trans>}
        </Button>
      </Group>
      <Collapse expanded={open} id="session-filters" pt="sm">
        <More search={search} onChange={onChange} />
      </Collapse>
    </search>
  );
};
