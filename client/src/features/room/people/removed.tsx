import { Button, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, list } from '../../../api/client.ts';
import { onMessage, send } from '../../../api/live.ts';
import { Name } from '../../../ui/person.tsx';
import { useRoomConnection } from '../room-context.tsx';
import { useTry } from '../use-try.ts';
import classes from './people.module.css';

/** Who was removed, and lets them in again. For staff. */
export const Removed = () => {
  const { t } = useLingui();
  const { sessionId } = useRoomConnection();
  const queries = useQueryClient();
  const attempt = useTry();
  const removed = useQuery({
    queryKey: ['room', sessionId, 'removed'],
    queryFn: () => list(api.GET('/api/v1/live-sessions/{id}/removals', { params: { path: { id: sessionId }, query: { limit: 100 } } })),
  });
  useEffect(() => {
    const read = () => void queries.invalidateQueries({ queryKey: ['room', sessionId, 'removed'] });
    const stops = [onMessage('PARTICIPANT_REMOVED', read), onMessage('PARTICIPANT_READMITTED', read)];
    return () => stops.forEach((stop) => stop());
  }, [queries, sessionId]);
  if (!removed.data?.items.length) return null;
  return (
    <section aria-label={t`Removed`}>
      <Title order={2} size="h6">
        <Trans>Removed</Trans>
      </Title>
      <ul className={classes.hands}>
        {removed.data.items.map(({ userId, name }) => (
          <li key={userId} className={classes.hand}>
            <Name>{name}</Name>
            <Button
              size="compact-sm"
              mih={32}
              variant="default"
              aria-label={t`Let ${name} in again`}
              onClick={() => attempt(send('PARTICIPANT_READMITTED', { sessionId, userId }), t`${name} may come in again`)}
            >
              <Trans>Let in again</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
