import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Mic, MicOff, MonitorUp, Video } from 'lucide-react';
import { memo } from 'react';
import { Person as PersonView } from '../../../ui/person.tsx';
import { useRoom } from '../room-context.tsx';
import type { Person } from '../store/state.ts';
import classes from './people.module.css';
import { PersonMenu } from './person-menu.tsx';

interface Props {
  /** Undefined while it is being read. */
  readonly person: Person | undefined;
  readonly place: number;
  readonly count: number;
  /** In px from the top of the list. */
  readonly start: number;
}

export const PersonRow = memo(({ person, place, count, start }: Props) => {
  const { t } = useLingui();
  const staff = useRoom((state) => state.staff);
  const isMe = useRoom((state) => state.myId === person?.userId);
  const hasHand = useRoom(({ hands }) => hands.items.some(({ userId }) => userId === person?.userId));
  const isMuted = useRoom(({ muted }) => person !== undefined && muted.includes(person.userId));
  return (
    <li className={classes.row} style={{ transform: `translateY(${start}px)` }} aria-posinset={place} aria-setsize={count}>
      {person ? (
        <>
          <PersonView
            name={person.name}
            size="sm"
            detail={
              <>
                {person.role === 'student' ? <Trans>student</Trans> : <Trans>teacher</Trans>}
                {isMe && (
                  <>
                    {' · '}
                    <Trans>you</Trans>
                  </>
                )}
                {hasHand && (
                  <>
                    {' · '}
                    <Trans>hand up</Trans>
                  </>
                )}
              </>
            }
          />
          <span className={classes.devices}>
            {person.screen && <MonitorUp size={16} role="img" aria-label={t`shares the screen`} />}
            {person.camera && <Video size={16} role="img" aria-label={t`camera on`} />}
            {person.microphone ? (
              <Mic size={16} role="img" aria-label={t`microphone on`} />
            ) : (
              isMuted && <MicOff size={16} role="img" aria-label={t`muted by the host`} />
            )}
            {staff && !isMe && person.role === 'student' && <PersonMenu person={person} hasHand={hasHand} />}
          </span>
        </>
      ) : (
        <Skeleton height={28} width="70%" />
      )}
    </li>
  );
});
