import { Alert, Button, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { Plural, Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import type { Schemas } from '../../api/schemas.ts';
import { useMe } from '../../api/use-user.ts';
import { Name } from '../../ui/person.tsx';
import { Status } from '../../ui/status.tsx';
import { Plain } from './plain.tsx';
import { CountsBar } from './roll/counts-bar.tsx';
import type { RoomTools } from './room-tools.ts';

type Session = Schemas['SessionView'];

const Counts = ({ id }: { id: string }) => {
  const summary = useQuery({
    queryKey: ['registers', id, 'summary'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/attendance/summary', { params: { path: { id } } })),
  });
  return summary.data ? <CountsBar counts={summary.data} /> : summary.isPending ? <Loader size="sm" /> : null;
};

const Own = ({ id }: { id: string }) => {
  const own = useQuery({
    queryKey: ['registers', id, 'me'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/attendance/me', { params: { path: { id } } })),
  });
  return own.data ? (
    <Group gap="xs">
      <Text>
        <Trans>Your attendance:</Trans>
      </Text>
      <Status status={own.data.status} />
    </Group>
  ) : null;
};

/** Marks that had not been saved when the session ended cannot be sent any more. */
const Lost = ({ tools }: { tools: RoomTools }) => {
  const { names } = tools.connection.room.getState()!;
  const lost = tools.marker.unsaved;
  if (!lost.length) return null;
  return (
    <Alert color="red" icon={<TriangleAlert />} role="alert">
      <Text fw={600}>
        <Plural
          value={lost.length}
          one="# mark was not saved before the end and is lost:"
          other="# marks were not saved before the end and are lost:"
        />
      </Text>
      <ul>
        {lost.map((id) => (
          <li key={id}>
            <Name>{names[id] ?? id}</Name>
          </li>
        ))}
      </ul>
      <Text size="sm">
        <Trans>You can correct these lines in the register.</Trans>
      </Text>
    </Alert>
  );
};

/** After the end. `tools`: null for somebody who comes only now. */
export const Ended = ({ session, tools }: { session: Session; tools: RoomTools | null }) => {
  const { role } = useMe();
  const isStaff = tools?.connection.room.getState()?.staff ?? session.canEdit;
  return (
    <Plain session={session}>
      {tools?.connection.room.getState() && <Lost tools={tools} />}
      <Paper withBorder p="lg">
        <Stack>
          <Text fw={600} role="status">
            {session.status === 'cancelled' ? <Trans>The session was cancelled.</Trans> : <Trans>The session has ended.</Trans>}
          </Text>
          {isStaff && <Counts id={session.id} />}
          {role === 'student' && session.status !== 'cancelled' && <Own id={session.id} />}
          <Group>
            {isStaff && (
              <Button component="a" href={`/register/${session.id}`}>
                <Trans>To the register</Trans>
              </Button>
            )}
            <Button component="a" href="/" variant={isStaff ? 'default' : 'filled'}>
              <Trans>To the sessions</Trans>
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Plain>
  );
};
