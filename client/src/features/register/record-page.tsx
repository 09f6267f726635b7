import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { ClipboardList } from 'lucide-react';
import type { Schemas } from '../../api/schemas.ts';
import { useMe } from '../../api/use-user.ts';
import { clock } from '../../ui/duration.ts';
import { More } from '../../ui/more.tsx';
import { Page } from '../../ui/page.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Status, useSourceWords } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';
import { useOwnLine, useOwnSessions } from './register-queries.ts';
import { useReasonWords } from './words.ts';

/** Why the line has its status. */
const Why = ({ line }: { line: Schemas['MyAttendanceView'] }) => {
  const [sources, reasons] = [useSourceWords(), useReasonWords()];
  return (
    <Text size="xs" c="dimmed">
      {line.source && sources[line.source]}
      {line.notExpected && (
        <>
          {' '}
          <Trans>no longer expected: {reasons[line.notExpected]}</Trans>
        </>
      )}
    </Text>
  );
};

const OwnLine = ({ sessionId }: { sessionId: string }) => {
  const line = useOwnLine(sessionId);
  if (line.isPending) return <Loading rows={1} height={28} />;
  if (line.isError) return <Failed error={line.error} />;
  return (
    <Stack gap={2} align="flex-end">
      <Status status={line.data.status} />
      <Why line={line.data} />
      <Text size="xs" c="dimmed">
        <Trans>attended {clock(line.data.attendedSeconds)}</Trans>
      </Text>
    </Stack>
  );
};

const Row = ({ session }: { session: Schemas['SessionView'] }) => (
  <Card withBorder padding="md" component="li">
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Anchor
          fw={600}
          renderRoot={(props) => <Link to="/sessions/$id" params={{ id: session.id }} {...props} />}
          style={{ overflowWrap: 'anywhere' }}
        >
          <Name>{session.title}</Name>
        </Anchor>
        {session.className && (
          <Text size="sm" c="dimmed">
            <Name>{session.className}</Name>
          </Text>
        )}
        <When at={session.startsAt} zone={session.timeZone} />
      </Stack>
      <OwnLine sessionId={session.id} />
    </Group>
  </Card>
);

/** A student's own attendance, latest session first. */
export const RecordPage = () => {
  const { t } = useLingui();
  const isStudent = useMe().role === 'student';
  const found = useOwnSessions();
  return (
    <Page title={t`My attendance`} lead={<Trans>In sessions that have ended, and why.</Trans>} size="md">
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {(found.items?.length === 0 || !isStudent) && (
        <Empty icon={ClipboardList} title={isStudent ? t`Nothing to see yet` : t`Only students have an attendance record`}>
          {isStudent && <Trans>After your first session you see here whether you were marked, and how.</Trans>}
        </Empty>
      )}
      {isStudent && (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {found.items?.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </Stack>
      )}
      {isStudent && <More list={found} />}
    </Page>
  );
};
