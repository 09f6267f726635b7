import { Badge, Group, Text, Title } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Lock, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { MyStatus } from '../my-status.tsx';
import { useRoom } from '../room-context.tsx';
import classes from './room-frame.module.css';

/** Such as 7:05 or 1:07:05. */
const clock = (seconds: number): string => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (value: number) => String(value).padStart(2, '0');
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
};

const Elapsed = ({ since }: { since: string }) => {
  const { t } = useLingui();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text size="sm" role="timer" aria-label={t`Time since the start`} ff="monospace">
      {clock(Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)))}
    </Text>
  );
};

export const TopBar = () => {
  const { t } = useLingui();
  const title = useRoom(({ session }) => session.title);
  const startedAt = useRoom(({ session }) => session.startedAt);
  const count = useRoom(({ people }) => people.count);
  const isStudent = useRoom(({ staff }) => !staff);
  const locked = useRoom((state) => state.locked);
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  return (
    <header className={classes.top}>
      <Title order={1} className={classes.title} dir="auto">
        {title}
      </Title>
      <Group gap="sm" wrap="nowrap">
        {isStudent && <MyStatus />}
        {locked && <Lock size={18} aria-label={t`locked`} role="img" />}
        <Badge color="red" variant="filled">
          <Trans>LIVE</Trans>
        </Badge>
        {startedAt && <Elapsed since={startedAt} />}
        <Group gap={6} wrap="nowrap">
          <Users size={18} aria-hidden />
          <Text size="sm">
            <span aria-hidden>{count}</span>
            <span className={classes.hidden}>
              <Plural value={count} one="# person" other="# people" />
            </span>
          </Text>
        </Group>
      </Group>
    </header>
  );
};
