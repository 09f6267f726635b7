import { Button, Group, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useStore } from 'zustand';
import { failureText } from '../../../ui/failure-text.ts';
import { useRoomTools } from '../room-context.tsx';
import classes from './chat.module.css';

/** Own messages that are on their way or were refused. */
export const OutgoingMessages = () => {
  const { i18n } = useLingui();
  const { outbox } = useRoomTools();
  const outgoing = useStore(outbox.store, (state) => state.outgoing);
  return outgoing.map(({ id, text, state, reason }) => (
    <li key={id} className={classes.message}>
      <div className={classes.text} dir="auto">
        {text}
      </div>
      {state === 'pending' ? (
        <Text size="xs" c="dimmed">
          <Trans>Sending …</Trans>
        </Text>
      ) : (
        <Group gap="xs">
          <Text size="xs" c="red">
            <Trans>Not sent: {failureText(reason, i18n)}</Trans>
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => outbox.retry(id)}>
            <Trans>Try again</Trans>
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => outbox.drop(id)}>
            <Trans>Give up</Trans>
          </Button>
        </Group>
      )}
    </li>
  ));
};
