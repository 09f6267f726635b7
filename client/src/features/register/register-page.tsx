import { Button, Card, Group, Stack, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BarChart3, ClipboardList, Printer, Search } from 'lucide-react';
import { useState } from 'react';
import { sessionQuery } from '../../api/session-query.ts';
import { DownloadButton } from '../../ui/download-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading, NothingFound } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { matching, type LineFilter } from './matching.ts';
import { RegisterLines } from './register-lines.tsx';
import { useRegister, useSummary } from './register-queries.ts';
import { StatusFilter } from './status-filter.tsx';
import { Summary } from './summary.tsx';

const route = getRouteApi('/framed/signed-in/register/$id');

export const RegisterPage = () => {
  const { t } = useLingui();
  const { id } = route.useParams();
  const session = useQuery(sessionQuery(id));
  const live = session.data?.status === 'live';
  const lines = useRegister(id, live);
  const summary = useSummary(id, live);
  const [filter, setFilter] = useState<LineFilter>({ search: '', status: null });
  const shown = matching(lines.data ?? [], filter);
  const clear = () => setFilter({ search: '', status: null });
  const failure = session.error ?? lines.error;
  return (
    <Page
      title={session.data ? t`Register: ${session.data.title}` : t`Register`}
      lead={session.data && <When at={session.data.startsAt} zone={session.data.timeZone} />}
      size="xl"
      actions={
        <>
          <Button variant="default" leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()} className="only-screen">
            <Trans>Print</Trans>
          </Button>
          <Button
            variant="default"
            leftSection={<BarChart3 size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/reports/$id" params={{ id }} {...props} />}
          >
            <Trans>Analytics</Trans>
          </Button>
          <DownloadButton path={`/api/v1/live-sessions/${id}/attendance.csv`} name={`register-${id}.csv`}>
            <Trans>Download CSV</Trans>
          </DownloadButton>
        </>
      }
    >
      {failure && <Failed error={failure} onRetry={() => void lines.refetch()} />}
      {summary.data && <Summary summary={summary.data} />}
      <Card withBorder>
        <Stack>
          <Group align="flex-end">
            <TextInput
              aria-label={t`Search students`}
              placeholder={t`Search`}
              leftSection={<Search size={16} aria-hidden />}
              value={filter.search}
              onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
              style={{ flex: '1 1 200px', maxWidth: 320 }}
            />
            <StatusFilter value={filter.status} onChange={(status) => setFilter({ ...filter, status })} />
          </Group>
          {lines.isPending && <Loading rows={6} height={44} />}
          {lines.data?.length === 0 && (
            <Empty icon={ClipboardList} title={t`Nobody is on this register`}>
              <Trans>It has a line for each student who was expected when the session started, and for everybody who joined.</Trans>
            </Empty>
          )}
          {!!lines.data?.length && !shown.length && <NothingFound onClear={clear} />}
          {shown.length > 0 && <RegisterLines sessionId={id} lines={shown} />}
        </Stack>
      </Card>
    </Page>
  );
};
