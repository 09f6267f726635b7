import { Button, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ArrowDown, MessageSquare } from 'lucide-react';
import { useEffect } from 'react';
import { send } from '../../../api/live.ts';
import { failureText } from '../../../ui/failure-text.ts';
import { Empty, Failed, Loading } from '../../../ui/states.tsx';
import { useIsConnected, useRoom, useRoomTools } from '../room-context.tsx';
import classes from './chat.module.css';
import { Message } from './message.tsx';
import { OutgoingMessages } from './outgoing.tsx';
import { useEndOfList } from './use-end-of-list.ts';
import { useMessages } from './use-messages.ts';
import { useUnread } from './use-unread.ts';
import { Write } from './write.tsx';

const ChatSwitch = ({ sessionId }: { sessionId: string }) => {
  const { t, i18n } = useLingui();
  const open = useRoom(({ chatOpen }) => chatOpen);
  const isConnected = useIsConnected();
  const change = (next: boolean) =>
    void send('CHAT_SWITCHED', { sessionId, open: next }).catch((error: unknown) =>
      notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
  return (
    <Switch
      px={12}
      py={10}
      label={t`Students may write`}
      checked={open}
      disabled={!isConnected}
      onChange={({ currentTarget }) => change(currentTarget.checked)}
    />
  );
};

export const Chat = () => {
  const { t } = useLingui();
  const { outbox } = useRoomTools();
  const [sessionId, staff, myId] = useRoom((state) => [state.sessionId, state.staff, state.myId] as const);
  const { messages, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useMessages();
  const unread = useUnread();
  const last = messages.at(-1);
  const { box, isAtEnd, scrolled, toEnd } = useEndOfList(messages[0]?.id, last?.id);
  useEffect(() => {
    if (isAtEnd && last) outbox.seen(last.seq);
  }, [isAtEnd, last, outbox]);
  if (isPending) return <Loading rows={4} />;
  if (isError) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <section className={classes.chat} aria-label={t`Chat`}>
      {staff && <ChatSwitch sessionId={sessionId} />}
      <div className={classes.frame}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it can be scrolled with the keyboard only if it can have the focus */}
        <ul ref={box} className={classes.list} onScroll={scrolled} tabIndex={0} aria-label={t`Messages`}>
          {hasNextPage && (
            <li>
              <Button fullWidth variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                <Trans>Earlier messages</Trans>
              </Button>
            </li>
          )}
          {!messages.length && (
            <li>
              <Empty icon={MessageSquare} title={t`No messages yet`}>
                <Trans>Everybody in the room can read what is written here.</Trans>
              </Empty>
            </li>
          )}
          {messages.map((message) => (
            <Message key={message.id} message={message} sessionId={sessionId} canDelete={staff || message.userId === myId} />
          ))}
          <OutgoingMessages />
        </ul>
        {!isAtEnd && (
          <div className={classes.below}>
            <Button size="sm" radius="xl" leftSection={<ArrowDown size={16} aria-hidden />} onClick={toEnd}>
              {unread ? <Plural value={unread} one="# new message" other="# new messages" /> : <Trans>To the newest</Trans>}
            </Button>
          </div>
        )}
      </div>
      <Write onSent={toEnd} />
    </section>
  );
};
