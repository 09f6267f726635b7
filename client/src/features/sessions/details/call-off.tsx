import { Stack, Text, Textarea } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { api, data } from '../../../api/client.ts';
import type { Session } from '../offer.ts';
import { useChange } from '../use-change.ts';
import { DialogButtons } from './dialog-buttons.tsx';

const CallOff = ({ session: { id, participantCount } }: { session: Session }) => {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const callOff = useChange(
    () => data(api.POST('/api/v1/live-sessions/{id}/call-off', { params: { path: { id } }, body: { reason: reason.trim() } })),
    t`The session is called off.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    callOff.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          <Trans>For a session that was started by mistake. It ends at once, counts against nobody, and its bookings are cancelled.</Trans>
        </Text>
        {participantCount > 0 && (
          <Text size="sm" fw={600}>
            <Plural value={participantCount} one="# person is in the room and leaves it." other="# people are in the room and leave it." />
          </Text>
        )}
        <Textarea
          label={t`Reason`}
          description={t`Only staff see it.`}
          required
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <DialogButtons isPending={callOff.isPending} isDisabled={!reason.trim()} isDangerous>
          <Trans>Call off</Trans>
        </DialogButtons>
      </Stack>
    </form>
  );
};

export default CallOff;
