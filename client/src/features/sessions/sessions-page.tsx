import { Button, Group, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CalendarDays, Play, Plus } from 'lucide-react';
import { useState } from 'react';
import { useUser } from '../../api/use-user.ts';
import { More } from '../../ui/more.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, NothingFound } from '../../ui/states.tsx';
import { Filters } from './list/filters.tsx';
import { isFiltered, type SessionsSearch } from './list/search.ts';
import { Sections } from './list/sections.tsx';
import { SkeletonCards } from './list/skeleton-cards.tsx';
import { Tabs } from './list/tabs.tsx';
import { useCatalogue } from './list/use-catalogue.ts';
import { sessionsQuery } from './queries.ts';

const route = getRouteApi('/framed/');

/** In ms. Visitors have no socket that would tell them. */
const VISITORS_ASK = 30_000;

const NewButtons = () => (
  <>
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/sessions/new" search={{ now: true }} {...props} />}
      leftSection={<Play size={18} aria-hidden />}
    >
      <Trans>Start now</Trans>
    </Button>
    <Button renderRoot={(props) => <Link to="/sessions/new" {...props} />} leftSection={<Plus size={18} aria-hidden />}>
      <Trans>New session</Trans>
    </Button>
  </>
);

const NoSessions = ({ search, teaches }: { search: SessionsSearch; teaches: boolean }) => {
  const { t } = useLingui();
  if (search.tab === 'live')
    return (
      <Empty icon={CalendarDays} title={t`Nothing is live right now`}>
        <Trans>As soon as a session starts, it appears here by itself.</Trans>
      </Empty>
    );
  return (
    <Empty
      icon={CalendarDays}
      title={t`No sessions yet`}
      action={
        teaches && (
          <Button renderRoot={(props) => <Link to="/sessions/new" {...props} />} leftSection={<Plus size={18} aria-hidden />}>
            <Trans>Schedule the first one</Trans>
          </Button>
        )
      }
    >
      {teaches ? <Trans>Plan a live class, or start one right away.</Trans> : <Trans>What you can join or book will be here.</Trans>}
    </Empty>
  );
};

const SessionList = ({ search, onClear }: { search: SessionsSearch; onClear: () => void }) => {
  const user = useUser();
  const found = useInfiniteQuery({ ...sessionsQuery(search), refetchInterval: user ? false : VISITORS_ASK });
  if (found.isPending) return <SkeletonCards />;
  if (found.isError && !found.data) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const sessions = found.data.pages.flatMap(({ items }) => items);
  if (!sessions.length)
    return isFiltered(search) ? (
      <NothingFound onClear={onClear} />
    ) : (
      <NoSessions search={search} teaches={user !== null && user.role !== 'student'} />
    );
  return (
    <Stack gap="xl" aria-busy={found.isPlaceholderData}>
      <Sections sessions={sessions} />
      {found.isFetchNextPageError && <Failed error={found.error} />}
      <More list={found} />
    </Stack>
  );
};

export const SessionsPage = () => {
  const { t } = useLingui();
  const user = useUser();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [cleared, setCleared] = useState(0);
  useCatalogue();
  const change = (changes: Parameters<typeof Filters>[0]['onChange'] extends (change: infer C) => void ? C : never) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const clear = () => {
    // The search box keeps its own text.
    setCleared((count) => count + 1);
    void navigate({ search: search.tab ? { tab: search.tab } : {}, replace: true });
  };
  return (
    <Page title={t`Sessions`} actions={user && user.role !== 'student' && <NewButtons />}>
      <Stack gap="md">
        <Group justify="space-between">
          <Tabs current={search.tab ?? 'all'} />
          {!user && (
            <Text size="sm" c="dimmed">
              <Trans>These sessions are open to everyone. Sign in to see those of your school.</Trans>
            </Text>
          )}
        </Group>
        <Filters key={cleared} search={search} onChange={change} />
      </Stack>
      <SessionList search={search} onClear={clear} />
    </Page>
  );
};
