import { Badge, Card, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Search, Users } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/schemas.ts';
import { useMe } from '../../api/use-user.ts';
import { More } from '../../ui/more.tsx';
import { Page } from '../../ui/page.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading, NothingFound } from '../../ui/states.tsx';
import { useClasses } from './class-queries.ts';
import classes from './classes.module.css';
import { CreateClass } from './create-class.tsx';
import { JoinClass } from './join-class.tsx';

const ClassCard = ({ item }: { item: Schemas['ClassSummary'] }) => (
  <Card withBorder className={classes.card}>
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          <Link to="/classes/$id" params={{ id: item.id }} className={classes.cover}>
            <Name>{item.name}</Name>
          </Link>
        </Title>
        {item.archivedAt && (
          <Badge variant="default" tt="none">
            <Trans>archived</Trans>
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        <Name>{item.owner.name}</Name> · <Plural value={item.studentCount} one="# student" other="# students" />
      </Text>
    </Stack>
  </Card>
);

export const ClassesPage = () => {
  const { t } = useLingui();
  const staff = useMe().role !== 'student';
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const [q] = useDebouncedValue(search.trim(), 250);
  const found = useClasses({ q, archived });
  const action = staff ? <CreateClass /> : <JoinClass />;
  const clear = () => {
    setSearch('');
    setArchived(false);
  };
  return (
    <Page title={t`Classes`} actions={action}>
      <Group>
        <TextInput
          aria-label={t`Search classes`}
          placeholder={t`Search`}
          leftSection={<Search size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          style={{ flex: '1 1 220px', maxWidth: 360 }}
        />
        <SegmentedControl
          aria-label={t`Which classes`}
          value={archived ? 'archived' : 'current'}
          onChange={(value) => setArchived(value === 'archived')}
          data={[
            { value: 'current', label: t`Current` },
            { value: 'archived', label: t`Archived` },
          ]}
        />
      </Group>
      {found.isPending && <Loading rows={3} height={88} />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {found.items?.length === 0 &&
        (q || archived ? (
          <NothingFound onClear={clear} />
        ) : (
          <Empty icon={Users} title={staff ? t`No classes yet` : t`You are in no class yet`} action={action}>
            {staff ? (
              <Trans>A class has a roster. Its students see its sessions and are on its registers.</Trans>
            ) : (
              <Trans>Your teacher enrols you, or gives you a code with which you join.</Trans>
            )}
          </Empty>
        ))}
      {!!found.items?.length && (
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
          {found.items.map((item) => (
            <ClassCard key={item.id} item={item} />
          ))}
        </SimpleGrid>
      )}
      <More list={found} />
    </Page>
  );
};
