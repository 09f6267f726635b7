import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { onMessage } from '../../api/live.ts';
import { announce } from '../../ui/announcer.tsx';
import { useStatusWords } from '../../ui/status.tsx';
import { useArrivals } from './people/use-arrivals.ts';
import { useRoom, useRoomConnection } from './room-context.tsx';
import { usePanel } from './inside/use-panel.ts';

const STATUSES = ['present', 'late', 'absent', 'excused', 'unmarked'] as const;

/** The counts, when staff share them. */
const useSharedCounts = (): void => {
  const words = useStatusWords();
  const { sessionId } = useRoomConnection();
  useEffect(
    () =>
      onMessage('TODAY_SUMMARY', ({ sessionId: of, summary }) => {
        if (of !== sessionId) return;
        notifications.show({
          title: <Trans>Attendance now</Trans>,
          message: <Text size="sm">{STATUSES.map((status) => `${summary[status]} ${words[status]}`).join(' · ')}</Text>,
          autoClose: 10_000,
        });
      }),
    [sessionId, words],
  );
};

/** Messages of others, while the chat is closed. */
const useChatNews = (): void => {
  const { t } = useLingui();
  const last = useRoom(({ chat }) => chat.at(-1));
  const myId = useRoom((state) => state.myId);
  const { panel } = usePanel();
  const told = useRoom((state) => state.snapshotSeq);
  const latest = useRef(told);
  useEffect(() => {
    if (!last || last.seq <= latest.current) return;
    latest.current = last.seq;
    if (last.userId === myId || last.text === null) return;
    const { name, text } = last;
    announce(panel === 'chat' ? t`${name}: ${text}` : t`New message of ${name}`);
  }, [last, myId, panel, t]);
};

/** Staff are told once of each hand. */
const useHandNews = (): void => {
  const { t } = useLingui();
  const staff = useRoom((state) => state.staff);
  const last = useRoom(({ hands }) => hands.items.at(-1));
  const latest = useRef(last?.seq ?? 0);
  useEffect(() => {
    if (!last || last.seq <= latest.current) return;
    latest.current = last.seq;
    const { name } = last;
    if (staff) announce(t`${name} raises a hand`);
  }, [last, staff, t]);
};

/** Says what happens in the room to those who do not see it. */
export const RoomNews = () => {
  useArrivals();
  useSharedCounts();
  useChatNews();
  useHandNews();
  return null;
};
