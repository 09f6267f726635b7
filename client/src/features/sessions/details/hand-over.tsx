import { NativeSelect, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, data, list } from '../../../api/client.ts';
import { Failed, Loading } from '../../../ui/states.tsx';
import type { Session } from '../offer.ts';
import { useChange } from '../use-change.ts';
import { DialogButtons } from './dialog-buttons.tsx';

interface Candidate {
  readonly id: string;
  readonly name: string;
}

/** The teachers of the class or, without one, all active teachers, whom only admins can list. */
const candidatesFor = async ({ classId }: Session): Promise<readonly Candidate[]> => {
  if (classId) return (await data(api.GET('/api/v1/classes/{id}', { params: { path: { id: classId } } }))).teachers;
  const query = { role: 'teacher', status: 'active', limit: 100 } as const;
  return (await list(api.GET('/api/v1/users', { params: { query } }))).items;
};

const HandOver = ({ session }: { session: Session }) => {
  const { t } = useLingui();
  const { id, hostId, classId } = session;
  const [to, setTo] = useState('');
  const candidates = useQuery({ queryKey: ['users', 'hosts', classId], queryFn: () => candidatesFor(session) });
  const handOver = useChange(
    () => data(api.PATCH('/api/v1/live-sessions/{id}', { params: { path: { id } }, body: { hostId: to } })),
    t`The session is handed over.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    handOver.mutate();
  };
  if (candidates.isPending) return <Loading rows={2} />;
  if (candidates.isError) return <Failed error={candidates.error} onRetry={() => void candidates.refetch()} />;
  const others = candidates.data.filter((candidate) => candidate.id !== hostId);
  if (!others.length)
    return (
      <Text size="sm">
        <Trans>There is nobody else who could host it. Add another teacher to the class first.</Trans>
      </Text>
    );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          {classId ? (
            <Trans>The new host runs the session. All teachers of the class still can.</Trans>
          ) : (
            <Trans>The new host runs the session, and the old one loses access to it.</Trans>
          )}
        </Text>
        <NativeSelect
          label={t`New host`}
          required
          value={to}
          onChange={({ currentTarget: { value } }) => setTo(value)}
          data={[{ value: '', label: t`Choose a teacher` }, ...others.map(({ id: value, name }) => ({ value, label: name }))]}
        />
        <DialogButtons isPending={handOver.isPending} isDisabled={!to}>
          <Trans>Hand over</Trans>
        </DialogButtons>
      </Stack>
    </form>
  );
};

export default HandOver;
