import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import type { RoomConnection } from './link/connection.ts';
import { Plain } from './plain.tsx';

/** After the end. */
export const Ended = ({ session }: { session: Schemas['SessionView']; connection: RoomConnection | null }) => (
  <Plain session={session}>
    <Paper withBorder p="lg">
      <Stack>
        <Text fw={600} role="status">
          <Trans>The session has ended.</Trans>
        </Text>
        <Group>
          <Button component="a" href={`/sessions/${session.id}`}>
            <Trans>About this session</Trans>
          </Button>
        </Group>
      </Stack>
    </Paper>
  </Plain>
);
