import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode } from '../../api/failures.ts';
import { useUser } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

const route = getRouteApi('/framed/code/$code');

/** Takes people from a share link to the booking or the room; those for whom the session is not visible sign in first. */
export const ShareLinkPage = () => {
  const { t } = useLingui();
  const { code } = route.useParams();
  const { history } = useRouter();
  const user = useUser();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: ['sessions', 'by-code', code, user?.id],
    queryFn: () => data(api.GET('/api/v1/live-sessions/by-code/{code}', { params: { path: { code } } })),
  });
  const isUnknown = hasCode(error, 'SESSION_NOT_FOUND', 'NOT_FOUND');
  useEffect(() => {
    if (session?.status === 'live' && session.canJoin) location.replace(`/room/${session.id}`);
    else if (session) history.replace(`/sessions/${session.id}`);
    else if (isUnknown && !user) history.replace(`/sign-in?next=${encodeURIComponent(`/code/${code}`)}`);
  }, [session, isUnknown, user, code, history]);
  return (
    <Page title={t`Share link`} size="sm">
      {isUnknown && user ? (
        <Empty
          icon={SearchX}
          title={t`This session is not for you, or it does not exist`}
          action={
            <Button renderRoot={(props) => <Link to="/" {...props} />}>
              <Trans>To the sessions</Trans>
            </Button>
          }
        >
          <Trans>
            Is <bdi>{user.email}</bdi> the right account? If so, ask whoever gave you the link to let you in.
          </Trans>
        </Empty>
      ) : error && !isUnknown ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={2} />
      )}
    </Page>
  );
};
