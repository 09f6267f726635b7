import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import { hasCode, isPassing } from '../../api/failures.ts';
import { announce } from '../../ui/announcer.tsx';
import { failureText } from '../../ui/failure-text.ts';
import { Page } from '../../ui/page.tsx';
import { viewerZone } from '../../ui/zoned.ts';
import { useAskToReplace } from './ask-to-replace.tsx';
import { KeyOf } from './form/idempotency.ts';
import { SessionForm, type Filled } from './form/session-form.tsx';
import { createBodyOf, emptyValues, type CreateBody, type Values } from './form/values.ts';
import { wallOf } from './form/zoned-time.ts';
import { putPicture } from './put-picture.ts';
import { enterRoom } from './room-link.ts';

const route = getRouteApi('/framed/signed-in/sessions/new');

const HOUR = 3_600_000;

/** The next full hour by the clocks of whoever plans, which they can change. */
const initialValues = (classId: string | undefined): Values => {
  const zone = viewerZone();
  const next = new Date(Math.ceil(Date.now() / HOUR) * HOUR).toISOString();
  return { ...emptyValues(zone, classId), ...wallOf(next, zone) };
};

export const NewSessionPage = () => {
  const { t, i18n } = useLingui();
  const { now = false, classId } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const askToReplace = useAskToReplace();
  const [initial] = useState(() => initialValues(classId));
  const [key] = useState(() => new KeyOf());
  const post = async (body: CreateBody) => {
    try {
      const session = await data(api.POST('/api/v1/live-sessions', { body, headers: { 'Idempotency-Key': key.of(body) } }));
      key.answered();
      return session;
    } catch (error) {
      if (!isPassing(error)) key.answered();
      throw error;
    }
  };
  const create = ({ values, startsAt }: Filled) =>
    post(createBodyOf(values, startsAt)).catch(async (error: unknown) => {
      if (hasCode(error, 'CLASS_HAS_LIVE_SESSION') && (await askToReplace())) return post(createBodyOf(values, startsAt, true));
      throw error;
    });
  const submit = async (filled: Filled) => {
    const { id } = await create(filled);
    // The session is there, so a picture that fails must not look as if it were not.
    if (filled.picture)
      await putPicture(id, filled.picture).catch((error: unknown) =>
        notifications.show({ color: 'red', title: t`The picture was not saved`, message: failureText(error, i18n) }),
      );
    void queries.invalidateQueries({ queryKey: ['sessions'] });
    if (now) return enterRoom(id);
    const said = filled.values.repeats ? t`The series is scheduled.` : t`The session is scheduled.`;
    announce(said);
    notifications.show({ color: 'green', message: said });
    await navigate({ to: '/sessions/$id', params: { id } });
  };
  return (
    <Page title={now ? t`Start a session now` : t`New session`} size="md">
      <SessionForm key={String(now)} initial={initial} isNew startsNow={now} action={now ? t`Start now` : t`Schedule`} onSubmit={submit} />
    </Page>
  );
};
