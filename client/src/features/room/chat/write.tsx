import { ActionIcon, Text, Textarea } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { SendHorizontal } from 'lucide-react';
import { useStore } from 'zustand';
import { useRoom, useRoomTools } from '../room-context.tsx';
import classes from './chat.module.css';

/** The longest message, as the server has it. */
const LONGEST = 2_000;

/** Enter sends, Shift+Enter begins a new line. */
export const Write = ({ onSent }: { onSent: () => void }) => {
  const { t } = useLingui();
  const { outbox } = useRoomTools();
  const draft = useStore(outbox.store, (state) => state.draft);
  const mayWrite = useRoom(({ chatOpen, staff }) => chatOpen || staff);
  const post = () => {
    outbox.post();
    onSent();
  };
  if (!mayWrite)
    return (
      <Text className={classes.write} c="dimmed" size="sm" role="status">
        <Trans>The host has switched the chat off.</Trans>
      </Text>
    );
  return (
    <form
      className={classes.write}
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
    >
      <Textarea
        style={{ flex: 1 }}
        size="md"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={LONGEST}
        aria-label={t`Message to everybody`}
        placeholder={t`Message to everybody`}
        value={draft}
        onChange={({ currentTarget }) => outbox.write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          post();
        }}
      />
      <ActionIcon type="submit" size={44} aria-label={t`Send`} disabled={!draft.trim()}>
        <SendHorizontal size={20} aria-hidden className="flips" />
      </ActionIcon>
    </form>
  );
};
