import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { RadioTower } from 'lucide-react';
import { api, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import type { Schemas } from '../../api/schemas.ts';
import { More } from '../../ui/more.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import classes from './user-row.module.css';

/** In ms: how many are in a session changes without an event outside of it. */
const EVERY = 10_000;

const Live = ({ session }: { session: Schemas['SessionView'] }) => {
  const { t } = useLingui();
  return (
    <li className={classes.row}>
      <Stack gap={2} className={classes.person}>
        <Anchor
          fw={600}
          underline="always"
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => <Link to="/sessions/$id" params={{ id: session.id }} {...props} />}
        >
          <bdi>{session.title}</bdi>
        </Anchor>
        <Text size="sm" c="dimmed">
          <Name>{session.instructor}</Name>
          {session.className && (
            <>
              {' · '}
              <bdi>{session.className}</bdi>
            </>
          )}
        </Text>
        {session.hostActive === false && (
          <Text size="sm" c="red" fw={500}>
            <Trans>The account of the host is not active.</Trans>
          </Text>
        )}
      </Stack>
      <Stack gap={2}>
        <Text size="sm" fw={500}>
          <Plural value={session.participantCount} one="# person inside" other="# people inside" />
        </Text>
        {session.startedAt && <When at={session.startedAt} />}
      </Stack>
      <Button variant="default" aria-label={t`Join ${session.title}`} component="a" href={`/room/${session.id}`}>
        <Trans>Join</Trans>
      </Button>
    </li>
  );
};

/** What is on at this moment. */
export const LiveTab = () => {
  const { t } = useLingui();
  const live = usePages(
    ['sessions', 'live-now'],
    (after) => list(api.GET('/api/v1/live-sessions', { params: { query: { status: 'live', after, limit: 50 } } })),
    { refetchInterval: EVERY },
  );
  return (
    <Stack>
      {live.error && <Failed error={live.error} onRetry={() => void live.refetch()} />}
      {live.isPending && <Loading />}
      {live.items && (
        <Group role="status">
          <Text fw={500}>
            <Plural value={live.total} _0="No session is live" one="# session is live" other="# sessions are live" />
          </Text>
        </Group>
      )}
      {live.items?.length === 0 && (
        <Empty icon={RadioTower} title={t`Nothing is on right now`}>
          <Trans>Sessions appear here as soon as they start.</Trans>
        </Empty>
      )}
      {!!live.items?.length && (
        <Paper withBorder component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {live.items.map((session) => (
            <Live key={session.id} session={session} />
          ))}
        </Paper>
      )}
      <More list={live} />
    </Stack>
  );
};
