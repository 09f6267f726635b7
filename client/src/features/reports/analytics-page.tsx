import { Button, Card, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ClipboardList, Users } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { sessionQuery } from '../../api/session-query.ts';
import { DownloadButton } from '../../ui/download-button.tsx';
import { clock } from '../../ui/duration.ts';
import { More } from '../../ui/more.tsx';
import { Page } from '../../ui/page.tsx';
import { Name } from '../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { regional } from '../../ui/regional.ts';
import { timeOnly, viewerZone } from '../../ui/zoned.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { Figure } from './figure.tsx';
import { useAnalytics, useAttendees } from './report-queries.ts';

const route = getRouteApi('/framed/signed-in/reports/$id');
/** The charts are the largest part of the client, and no other page needs them. */
const PeopleChart = lazy(() => import('./people-chart.tsx').then(({ PeopleChart: chart }) => ({ default: chart })));

const Figures = ({ id }: { id: string }) => {
  const { i18n } = useLingui();
  const found = useAnalytics(id);
  if (found.isPending) return <Loading rows={2} height={92} />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const { people, meanSeconds, medianSeconds, meanWatchedSeconds, peak, peakAt, series, step } = found.data;
  const time = (seconds: number | null) => (seconds === null ? '–' : clock(seconds));
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        <Figure value={people}>
          <Trans>people came</Trans>
        </Figure>
        <Figure value={time(meanSeconds)}>
          <Trans>attended on average</Trans>
        </Figure>
        <Figure value={time(medianSeconds)}>
          <Trans>median</Trans>
        </Figure>
        <Figure value={peak}>
          {peakAt ? (
            <Trans>at the same time, at {timeOnly(new Date(peakAt), regional(i18n.locale), viewerZone())}</Trans>
          ) : (
            <Trans>at the same time</Trans>
          )}
        </Figure>
        <Figure value={time(meanWatchedSeconds)}>
          <Trans>watched on average</Trans>
        </Figure>
      </SimpleGrid>
      <Card withBorder component="section" aria-labelledby="over-time">
        <Title order={2} size="h4" id="over-time" mb="sm">
          {step === 'minute' ? <Trans>How many were there, by minute</Trans> : <Trans>How many were there, by quarter hour</Trans>}
        </Title>
        <Suspense fallback={<Loading rows={1} height={260} />}>
          <PeopleChart series={series} />
        </Suspense>
      </Card>
    </Stack>
  );
};

const Attendees = ({ id }: { id: string }) => {
  const { t, i18n } = useLingui();
  const found = useAttendees(id);
  const time = (at: string) => timeOnly(new Date(at), regional(i18n.locale), viewerZone());
  return (
    <Card withBorder component="section" aria-labelledby="people">
      <Title order={2} size="h4" id="people" mb="sm">
        <Trans>Who came</Trans>
      </Title>
      {found.isPending && <Loading rows={4} height={40} />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {found.items?.length === 0 && <Empty icon={Users} title={t`Nobody came`} />}
      {!!found.items?.length && (
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="sm">
            <TableHead columns={[t`Student`, t`Attended`, t`Watched`, t`First joined`, t`Last left`]} />
            <Table.Tbody>
              {found.items.map((person) => (
                <Table.Tr key={person.userId}>
                  <Table.Td>
                    <Name>{person.name}</Name>
                  </Table.Td>
                  <Table.Td>{clock(person.attendedSeconds)}</Table.Td>
                  <Table.Td>{clock(person.watchedSeconds)}</Table.Td>
                  <Table.Td>{time(person.firstJoinedAt)}</Table.Td>
                  <Table.Td>{person.lastLeftAt ? time(person.lastLeftAt) : t`still there`}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <More list={found} />
    </Card>
  );
};

/** The figures of one session. */
export const AnalyticsPage = () => {
  const { t } = useLingui();
  const { id } = route.useParams();
  const session = useQuery(sessionQuery(id));
  return (
    <Page
      title={session.data ? t`Analytics: ${session.data.title}` : t`Analytics`}
      lead={session.data ? <When at={session.data.startsAt} zone={session.data.timeZone} /> : <Text>&nbsp;</Text>}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<ClipboardList size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/register/$id" params={{ id }} {...props} />}
          >
            <Trans>Register</Trans>
          </Button>
          <DownloadButton path={`/api/v1/live-sessions/${id}/analytics.csv`} name={`analytics-${id}.csv`}>
            <Trans>Download CSV</Trans>
          </DownloadButton>
        </>
      }
    >
      <Figures id={id} />
      <Attendees id={id} />
    </Page>
  );
};
