import { useLocalStorage } from '@mantine/hooks';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { onMessage } from '../../../api/live.ts';
import { announce } from '../../../ui/announcer.tsx';
import { useRoomConnection } from '../room-context.tsx';
import { ArrivalGatherer } from './arrivals.ts';

export const useArrivalsOn = () => useLocalStorage({ key: 'rollcall.arrivals', defaultValue: true, getInitialValueInEffect: false });

/** Says who came, gathered. */
export const useArrivals = (): void => {
  const { t } = useLingui();
  const { room, sessionId } = useRoomConnection();
  const [isOn] = useArrivalsOn();
  useEffect(() => {
    if (!isOn) return;
    const gatherer = new ArrivalGatherer((arrivals) => {
      if ('named' in arrivals) {
        const names = arrivals.named.join(', ');
        announce(t`Now here: ${names}`);
      } else announce(t`${plural(arrivals.counted, { one: '# more person is here', other: '# more people are here' })}`);
    });
    let count = room.getState()?.people.count ?? 0;
    const stop = onMessage('PARTICIPANTS_CHANGED', (message) => {
      if (message.sessionId !== sessionId) return;
      gatherer.came(
        message.joined.map(({ name }) => name),
        message.count,
        count,
      );
      count = message.count;
    });
    return () => {
      stop();
      gatherer.close();
    };
  }, [isOn, room, sessionId, t]);
};
