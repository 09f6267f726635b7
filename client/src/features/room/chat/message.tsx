import { ActionIcon, Badge, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { Trash2 } from 'lucide-react';
import { memo } from 'react';
import { send } from '../../../api/live.ts';
import { announce } from '../../../ui/announcer.tsx';
import { failureText } from '../../../ui/failure-text.ts';
import { Name } from '../../../ui/person.tsx';
import { timeOnly, viewerZone } from '../../../ui/zoned.ts';
import type { ChatMessage } from '../store/state.ts';
import classes from './chat.module.css';

interface Props {
  readonly message: ChatMessage;
  readonly sessionId: string;
  readonly canDelete: boolean;
}

export const Message = memo(({ message: { id, name, role, text, at }, sessionId, canDelete }: Props) => {
  const { t, i18n } = useLingui();
  const remove = () =>
    void send('CHAT_DELETED', { sessionId, id }).then(
      () => announce(t`Message deleted`),
      (error: unknown) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
  return (
    <li className={classes.message}>
      <div className={classes.meta}>
        <Text component="span" size="sm" fw={600} truncate>
          <Name>{name}</Name>
        </Text>
        {role !== 'student' && (
          <Badge size="xs" variant="light" c="var(--mantine-color-text)">
            <Trans>teacher</Trans>
          </Badge>
        )}
        <Text component="time" size="xs" c="dimmed" dateTime={at}>
          {timeOnly(new Date(at), i18n.locale, viewerZone())}
        </Text>
        {canDelete && text !== null && (
          <ActionIcon
            className={classes.more}
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t`Delete the message of ${name}`}
            onClick={remove}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {text === null ? (
        <div className={classes.gone}>
          <Trans>This message was deleted.</Trans>
        </div>
      ) : (
        <div className={classes.text} dir="auto">
          {text}
        </div>
      )}
    </li>
  );
});
