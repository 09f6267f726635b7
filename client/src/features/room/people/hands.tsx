import { Button, Group, Title } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Hand } from 'lucide-react';
import { send } from '../../../api/live.ts';
import { Name } from '../../../ui/person.tsx';
import { useIsConnected, useRoom, useRoomConnection } from '../room-context.tsx';
import { useTry } from '../use-try.ts';
import classes from './people.module.css';

/** The raised hands, first come first. Staff lower one or all. */
export const Hands = () => {
  const { t } = useLingui();
  const { sessionId } = useRoomConnection();
  const { items, count } = useRoom((state) => state.hands);
  const staff = useRoom((state) => state.staff);
  const isConnected = useIsConnected();
  const attempt = useTry();
  if (!count) return null;
  return (
    <section aria-label={t`Raised hands`}>
      <Group justify="space-between">
        <Title order={2} size="h6">
          <Group gap={6} component="span">
            <Hand size={16} aria-hidden />
            <Plural value={count} one="# raised hand" other="# raised hands" />
          </Group>
        </Title>
        {staff && (
          <Button
            size="compact-sm"
            mih={32}
            variant="default"
            disabled={!isConnected}
            onClick={() => attempt(send('HAND_LOWERED', { sessionId, all: true }), t`All hands lowered`)}
          >
            <Trans>Lower all</Trans>
          </Button>
        )}
      </Group>
      <ol className={classes.hands}>
        {items.map(({ userId, name }) => (
          <li key={userId} className={classes.hand}>
            <Name>{name}</Name>
            {staff && (
              <Button
                size="compact-sm"
                mih={32}
                variant="subtle"
                aria-label={t`Lower the hand of ${name}`}
                disabled={!isConnected}
                onClick={() => attempt(send('HAND_LOWERED', { sessionId, userId }), t`Hand of ${name} lowered`)}
              >
                <Trans>Lower</Trans>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
};
