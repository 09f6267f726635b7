import { Stack, Text } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { api, data } from '../../../api/client.ts';
import type { Session } from '../offer.ts';
import { ScopeField, type Scope } from '../scope-field.tsx';
import { useChange } from '../use-change.ts';
import { DialogButtons } from './dialog-buttons.tsx';

const CancelSession = ({ session: { id, seriesId, seatsTaken, waiting } }: { session: Session }) => {
  const { t } = useLingui();
  const [scope, setScope] = useState<Scope>('this');
  const cancel = useChange(
    () => data(api.DELETE('/api/v1/live-sessions/{id}', { params: { path: { id }, query: { scope } } })),
    t`The session is cancelled.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cancel.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          <Trans>It will not take place, and this cannot be undone. Those who wanted to come see it as cancelled.</Trans>
        </Text>
        {seatsTaken + waiting > 0 && (
          <Text size="sm" fw={600}>
            <Plural
              value={seatsTaken + waiting}
              one="# booking is cancelled. A payment made online is refunded."
              other="# bookings are cancelled. Payments made online are refunded."
            />
          </Text>
        )}
        {seriesId && <ScopeField label={t`Which sessions of the series?`} value={scope} onChange={setScope} />}
        <DialogButtons isPending={cancel.isPending} isDangerous>
          <Trans>Cancel the session</Trans>
        </DialogButtons>
      </Stack>
    </form>
  );
};

export default CancelSession;
