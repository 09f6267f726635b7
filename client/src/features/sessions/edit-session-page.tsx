import { Alert, Paper } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Lock, Radio } from 'lucide-react';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { sessionQuery } from '../../api/session-query.ts';
import { useUser } from '../../api/use-user.ts';
import { announce } from '../../ui/announcer.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import type { FullSession } from './details/facts.tsx';
import { SessionForm, type Filled } from './form/session-form.tsx';
import { editBodyOf, valuesOf } from './form/values.ts';
import { wallOf } from './form/zoned-time.ts';
import { ScopeField, type Scope } from './scope-field.tsx';

const route = getRouteApi('/framed/signed-in/sessions/$id/edit');

const Editor = ({ session }: { session: FullSession }) => {
  const { t } = useLingui();
  const user = useUser();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const [scope, setScope] = useState<Scope>('this');
  const { id, seriesId, status, isHost, startsAt: planned, timeZone } = session;
  const [initial] = useState(() => valuesOf(session, isHost && user ? user.name : '', wallOf(planned, timeZone)));
  const submit = async ({ values, startsAt }: Filled) => {
    const body = editBodyOf(initial, values, startsAt!);
    await data(api.PATCH('/api/v1/live-sessions/{id}', { params: { path: { id }, query: { scope } }, body }));
    announce(t`The changes are saved.`);
    notifications.show({ color: 'green', message: t`The changes are saved.` });
    void queries.invalidateQueries({ queryKey: ['sessions'] });
    await navigate({ to: '/sessions/$id', params: { id } });
  };
  return (
    <>
      {status === 'live' && (
        <Alert color="yellow" icon={<Radio />}>
          <Trans>This session is live. Its time, seats, price and who may join can no longer be changed.</Trans>
        </Alert>
      )}
      <SessionForm initial={initial} isNew={false} action={t`Save`} onSubmit={submit}>
        {seriesId && (
          <Paper withBorder p="lg">
            <ScopeField label={t`Which sessions of the series should change?`} value={scope} onChange={setScope} />
          </Paper>
        )}
      </SessionForm>
    </>
  );
};

export const EditSessionPage = () => {
  const { t } = useLingui();
  const { id } = route.useParams();
  const session = useQuery(sessionQuery(id));
  // Kept as it was first read: what is typed must outlive a lost sign-in, which empties the cache.
  const [first, setFirst] = useState<FullSession>();
  if (session.data && first?.id !== id) setFirst(session.data);
  return (
    <Page title={t`Edit session`} lead={first && <bdi>{first.title}</bdi>} size="md">
      {!first && session.isPending && <Loading rows={5} height={120} />}
      {!first && session.isError && <Failed error={session.error} onRetry={() => void session.refetch()} />}
      {first && !first.canEdit && (
        <Empty icon={Lock} title={t`This session can no longer be changed`}>
          <Trans>Only its staff can change it, and only until it ends.</Trans>
        </Empty>
      )}
      {first?.canEdit && <Editor key={first.id} session={first} />}
    </Page>
  );
};
