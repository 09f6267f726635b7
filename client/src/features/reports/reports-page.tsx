import { Anchor, Card, Group, NativeSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { BarChart3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { clock } from '../../ui/duration.ts';
import { More } from '../../ui/more.tsx';
import { Page } from '../../ui/page.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { Figure } from './figure.tsx';
import { useHeldSessions, useOverview } from './report-queries.ts';

const DAY = 86_400_000;
/** As precise as the day, so that the same question has the same key. */
const daysAgo = (days: number): string => new Date(Math.floor(Date.now() / DAY) * DAY - days * DAY).toISOString();

const SessionRow = ({
  id,
  title,
  at,
  zone,
  detail,
}: {
  id: string;
  title: string;
  at: string;
  zone?: string;
  detail?: React.ReactNode;
}) => (
  <Group justify="space-between" wrap="nowrap" component="li">
    <Stack gap={0} style={{ minWidth: 0 }}>
      <Anchor fw={500} renderRoot={(props) => <Link to="/reports/$id" params={{ id }} {...props} />} style={{ overflowWrap: 'anywhere' }}>
        <Name>{title}</Name>
      </Anchor>
      <When at={at} {...(zone && { zone })} />
    </Stack>
    <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {detail}
    </Text>
  </Group>
);

const Overview = ({ days }: { days: number }) => {
  const from = useMemo(() => daysAgo(days), [days]);
  const found = useOverview({ from });
  if (found.isPending) return <Loading rows={2} height={92} />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const { sessionsHeld, hoursHeld, studentsReached, averageAttendance, averageWatchedSeconds, mostAttended } = found.data;
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        <Figure value={sessionsHeld}>
          <Trans>sessions held</Trans>
        </Figure>
        <Figure value={hoursHeld}>
          <Trans>hours</Trans>
        </Figure>
        <Figure value={studentsReached}>
          <Trans>different students</Trans>
        </Figure>
        <Figure value={averageAttendance}>
          <Trans>students per session on average</Trans>
        </Figure>
        <Figure value={clock(averageWatchedSeconds)}>
          <Trans>average watch time</Trans>
        </Figure>
      </SimpleGrid>
      {mostAttended.length > 0 && (
        <Card withBorder component="section" aria-labelledby="most-attended">
          <Title order={2} size="h4" id="most-attended" mb="sm">
            <Trans>Most attended</Trans>
          </Title>
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {mostAttended.map(({ sessionId, title, startedAt, people }) => (
              <SessionRow
                key={sessionId}
                id={sessionId}
                title={title}
                at={startedAt}
                detail={<Plural value={people} one="# student" other="# students" />}
              />
            ))}
          </Stack>
        </Card>
      )}
    </Stack>
  );
};

/** A host's overview, and the way to the figures of each session. */
export const ReportsPage = () => {
  const { t } = useLingui();
  const [days, setDays] = useState(90);
  const held = useHeldSessions();
  return (
    <Page
      title={t`Reports`}
      actions={
        <NativeSelect
          aria-label={t`Period`}
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={[
            { value: '7', label: t`Last 7 days` },
            { value: '30', label: t`Last 30 days` },
            { value: '90', label: t`Last 90 days` },
            { value: '366', label: t`Last year` },
          ]}
        />
      }
    >
      <Overview days={days} />
      <Card withBorder component="section" aria-labelledby="ended">
        <Title order={2} size="h4" id="ended" mb="sm">
          <Trans>Sessions that have ended</Trans>
        </Title>
        {held.isPending && <Loading rows={3} />}
        {held.isError && <Failed error={held.error} onRetry={() => void held.refetch()} />}
        {held.items?.length === 0 && (
          <Empty icon={BarChart3} title={t`No session has ended yet`}>
            <Trans>Each has a register and figures here once it is over.</Trans>
          </Empty>
        )}
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {held.items?.map(({ id, title, startsAt, timeZone }) => (
            <SessionRow
              key={id}
              id={id}
              title={title}
              at={startsAt}
              zone={timeZone}
              detail={
                <Anchor size="sm" renderRoot={(props) => <Link to="/register/$id" params={{ id }} {...props} />}>
                  <Trans>Register</Trans>
                </Anchor>
              }
            />
          ))}
        </Stack>
        <More list={held} />
      </Card>
    </Page>
  );
};
