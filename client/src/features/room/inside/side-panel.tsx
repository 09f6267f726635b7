import { CloseButton, Drawer, Group, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useLingui } from '@lingui/react/macro';
import { ClipboardList, MessageSquare, Users, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, type ComponentType } from 'react';
import { Loading } from '../../../ui/states.tsx';
import { useRoom } from '../room-context.tsx';
import { HAS_SIDE, isPanel, type Panel } from './panels.ts';
import { usePanel } from './use-panel.ts';
import classes from './room-frame.module.css';

const PARTS: Record<Panel, ComponentType> = {
  roll: lazy(() => import('../roll/roll.tsx').then(({ Roll }) => ({ default: Roll }))),
  people: lazy(() => import('../people/people.tsx').then(({ People }) => ({ default: People }))),
  chat: lazy(() => import('../chat/chat.tsx').then(({ Chat }) => ({ default: Chat }))),
};

const Parts = ({ panel }: { panel: Panel }) => {
  const { t } = useLingui();
  const { show } = usePanel();
  const staff = useRoom((state) => state.staff);
  const tabs: [Panel, string, LucideIcon][] = [
    ['roll', t`Roll`, ClipboardList],
    ['people', t`People`, Users],
    ['chat', t`Chat`, MessageSquare],
  ];
  const Part = PARTS[panel];
  return (
    <Tabs value={panel} onChange={(next) => isPanel(next) && show(next)} keepMounted={false} className={classes.panel}>
      <Group wrap="nowrap" gap={0} justify="space-between" pe={4}>
        <Tabs.List style={{ flex: 1 }}>
          {tabs
            .filter(([id]) => staff || id !== 'roll')
            .map(([id, label, Icon]) => (
              <Tabs.Tab key={id} value={id} leftSection={<Icon size={16} aria-hidden />} h={48}>
                {label}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <CloseButton size={44} aria-label={t`Close the panel`} onClick={() => show(undefined)} />
      </Group>
      <Tabs.Panel value={panel} className={classes.panel}>
        <Suspense fallback={<Loading rows={3} />}>
          <Part />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
};

/** Beside the stage; on phones a sheet over all of it. */
export const SidePanel = () => {
  const { t } = useLingui();
  const { panel: asked, show } = usePanel();
  const staff = useRoom((state) => state.staff);
  const isWide = useMediaQuery(HAS_SIDE, undefined, { getInitialValueInEffect: false });
  const panel = asked === 'roll' && !staff ? undefined : asked;
  if (isWide)
    return panel ? (
      <aside className={classes.side} aria-label={t`Panel`}>
        <Parts panel={panel} />
      </aside>
    ) : null;
  return (
    <Drawer.Root opened={panel !== undefined} onClose={() => show(undefined)} size="100%" position="bottom">
      <Drawer.Content aria-label={t`Panel`} radius={0} styles={{ content: { display: 'flex', flexDirection: 'column', height: '100dvh' } }}>
        {panel && <Parts panel={panel} />}
      </Drawer.Content>
    </Drawer.Root>
  );
};
