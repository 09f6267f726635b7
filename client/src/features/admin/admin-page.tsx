import { Tabs } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { Activity, Radio, ShieldAlert, Users } from 'lucide-react';
import { useMe } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { LiveTab } from './live-tab.tsx';
import type { AdminTab } from './search.ts';
import { SystemTab } from './system-tab.tsx';
import { UsersTab } from './users-tab.tsx';

const route = getRouteApi('/framed/signed-in/admin');

export const AdminPage = () => {
  const { t } = useLingui();
  const me = useMe();
  const { tab = 'users' } = route.useSearch();
  const navigate = route.useNavigate();
  if (me.role !== 'admin')
    return (
      <Page title={t`Administration`}>
        <Empty icon={ShieldAlert} title={t`Only for administrators`}>
          <Trans>Ask an administrator of your school.</Trans>
        </Empty>
      </Page>
    );
  return (
    <Page title={t`Administration`}>
      <Tabs value={tab} onChange={(value) => void navigate({ search: { tab: value as AdminTab } })} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="users" leftSection={<Users size={16} aria-hidden />}>
            <Trans>People</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="live" leftSection={<Radio size={16} aria-hidden />}>
            <Trans>Live now</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="system" leftSection={<Activity size={16} aria-hidden />}>
            <Trans>System</Trans>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users">
          <UsersTab />
        </Tabs.Panel>
        <Tabs.Panel value="live">
          <LiveTab />
        </Tabs.Panel>
        <Tabs.Panel value="system">
          <SystemTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
