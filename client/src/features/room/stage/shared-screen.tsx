import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { Maximize, MonitorUp } from 'lucide-react';
import { useRef } from 'react';
import { Name } from '../../../ui/person.tsx';
import { useMedia } from '../media/use-room-media.ts';
import { useRoom } from '../room-context.tsx';
import { shows } from './people.ts';
import classes from './stage.module.css';
import { Picture } from './tile.tsx';

interface Shared {
  readonly userId: string;
  readonly track: MediaStreamTrack;
}

/** The screen that somebody else shares; null if nobody does. */
export const useSharedScreen = (): Shared | null => {
  const people = useRoom(({ people: { byId } }) => byId);
  const peers = useMedia((state) => state.peers);
  for (const { userId, tracks } of Object.values(peers)) {
    const track = shows(people[userId], 'screen', tracks.screen);
    if (track) return { userId, track };
  }
  return null;
};

export const SharedScreen = ({ userId, track }: Shared) => {
  const { t } = useLingui();
  const frame = useRef<HTMLDivElement>(null);
  const name = useRoom(({ people, names }) => people.byId[userId]?.name ?? names[userId] ?? '');
  return (
    <section ref={frame} className={classes.large} aria-label={t`Shared screen`}>
      <Picture track={track} whole />
      <span className={`${classes.chip} ${classes.caption}`}>
        <MonitorUp size={16} aria-hidden />
        <span>
          <Trans>
            Screen of <Name>{name}</Name>
          </Trans>
        </span>
      </span>
      <ActionIcon
        className={classes.fullscreen}
        size={44}
        variant="filled"
        color="dark"
        aria-label={t`Full screen`}
        onClick={() => void frame.current?.requestFullscreen()}
      >
        <Maximize size={20} aria-hidden />
      </ActionIcon>
    </section>
  );
};
