import { Button, Group, Switch, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { MicOff, Search } from 'lucide-react';
import { useState } from 'react';
import { send } from '../../../api/live.ts';
import { useIsConnected, useRoom, useRoomConnection } from '../room-context.tsx';
import { useTry } from '../use-try.ts';
import { Hands } from './hands.tsx';
import classes from './people.module.css';
import { PersonList } from './person-list.tsx';
import { Removed } from './removed.tsx';
import { useArrivalsOn } from './use-arrivals.ts';

const StaffControls = () => {
  const { t } = useLingui();
  const { sessionId } = useRoomConnection();
  const locked = useRoom((state) => state.locked);
  const isConnected = useIsConnected();
  const attempt = useTry();
  return (
    <Group justify="space-between">
      <Switch
        label={t`Locked: nobody else comes in`}
        checked={locked}
        disabled={!isConnected}
        onChange={({ currentTarget: { checked } }) =>
          attempt(send('ROOM_LOCKED', { sessionId, locked: checked }), checked ? t`The session is locked` : t`The session is open`)
        }
      />
      <Button
        variant="default"
        mih={44}
        leftSection={<MicOff size={16} aria-hidden />}
        disabled={!isConnected}
        onClick={() => attempt(send('PARTICIPANT_MUTED', { sessionId, all: true }), t`All students were muted`)}
      >
        <Trans>Mute all</Trans>
      </Button>
    </Group>
  );
};

export const People = () => {
  const { t } = useLingui();
  const staff = useRoom((state) => state.staff);
  const [search, setSearch] = useState('');
  const [arrivalsOn, setArrivalsOn] = useArrivalsOn();
  return (
    <section className={classes.people} aria-label={t`People`}>
      <div className={classes.head}>
        {staff && <StaffControls />}
        <Switch label={t`Say who comes in`} checked={arrivalsOn} onChange={({ currentTarget }) => setArrivalsOn(currentTarget.checked)} />
        <Hands />
        {staff && <Removed />}
        <TextInput
          type="search"
          size="md"
          leftSection={<Search size={18} aria-hidden />}
          aria-label={t`Find somebody`}
          placeholder={t`Find somebody`}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <PersonList search={search} onClear={() => setSearch('')} />
    </section>
  );
};
