import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { CalendarPlus, CalendarX } from 'lucide-react';
import { api, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import type { Schemas } from '../../api/schemas.ts';
import { More } from '../../ui/more.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import classes from './classes.module.css';

const Row = ({ session }: { session: Schemas['SessionView'] }) => {
  const live = session.status === 'live';
  return (
    <Card withBorder padding="sm" className={classes.card}>
      <Group justify="space-between" wrap="nowrap">
        <Stack gap={2} style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            <Link to="/sessions/$id" params={{ id: session.id }} className={classes.cover}>
              <Name>{session.title}</Name>
            </Link>
          </Text>
          <When at={session.startsAt} zone={session.timeZone} />
        </Stack>
        {live && (
          <Badge color="red" variant="filled">
            <Trans>Live</Trans>
          </Badge>
        )}
        {session.status === 'ended' && (
          <Badge variant="default" tt="none">
            <Trans>ended</Trans>
          </Badge>
        )}
        {session.status === 'cancelled' && (
          <Badge variant="default" tt="none">
            <Trans>cancelled</Trans>
          </Badge>
        )}
      </Group>
    </Card>
  );
};

/** Live ones first, then the next, then the past. */
export const ClassSessions = ({ classId, staff }: { classId: string; staff: boolean }) => {
  const { t } = useLingui();
  const found = usePages(['sessions', 'of-class', classId], (after) =>
    list(api.GET('/api/v1/live-sessions', { params: { query: { classId, after, limit: 5 } } })),
  );
  const schedule = staff && (
    <Button
      variant="light"
      size="xs"
      leftSection={<CalendarPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/sessions/new" search={{ classId }} {...props} />}
    >
      <Trans>Schedule</Trans>
    </Button>
  );
  return (
    <Card withBorder component="section" aria-labelledby="sessions">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id="sessions">
            {found.total ? <Plural value={found.total} one="# session" other="# sessions" /> : t`Sessions`}
          </Title>
          {schedule}
        </Group>
        {found.isPending && <Loading rows={2} />}
        {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
        {found.items?.length === 0 && <Empty icon={CalendarX} title={t`No sessions yet`} />}
        {found.items?.map((session) => (
          <Row key={session.id} session={session} />
        ))}
        <More list={found} />
      </Stack>
    </Card>
  );
};
