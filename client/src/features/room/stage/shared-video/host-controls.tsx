import { useLingui } from '@lingui/react/macro';
import { ActionIcon, NativeSelect, Slider, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { send } from '../../../../api/live.ts';
import { failureText } from '../../../../ui/failure-text.ts';
import { useIsConnected } from '../../room-context.tsx';
import { clockText } from './clock-text.ts';
import { positionAt, type Playback } from './follow.ts';
import classes from './shared-video.module.css';
import { serverNow } from './use-follow.ts';

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];
/** In ms. */
const TICK = 500;

interface Props {
  readonly playback: Playback;
  /** In seconds; null if it is unknown or endless. */
  readonly duration: number | null;
}

const usePosition = (playback: Playback, duration: number | null): number => {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK);
    return () => clearInterval(timer);
  }, []);
  return Math.min(positionAt(playback, serverNow()), duration ?? Infinity);
};

/** What the host does here, everybody sees. */
export const HostControls = ({ playback, duration }: Props) => {
  const { t, i18n } = useLingui();
  const isConnected = useIsConnected();
  const position = usePosition(playback, duration);
  /** Where the host is dragging to. */
  const [dragged, setDragged] = useState<number | null>(null);
  const control = (change: Partial<Pick<Playback, 'playing' | 'position' | 'rate'>>) => {
    const now = { playing: playback.playing, position: Math.max(0, position), rate: playback.rate, ...change };
    send('PLAYBACK', now).then(
      () => setDragged(null),
      (error: unknown) => {
        setDragged(null);
        notifications.show({ color: 'red', message: failureText(error, i18n) });
      },
    );
  };
  const label = playback.playing ? t`Pause for everyone` : t`Play for everyone`;
  const Icon = playback.playing ? Pause : Play;
  const shown = dragged ?? position;
  return (
    <div className={classes.controls} role="group" aria-label={t`Video for everyone`}>
      <ActionIcon size={44} aria-label={label} disabled={!isConnected} onClick={() => control({ playing: !playback.playing })}>
        <Icon size={22} aria-hidden />
      </ActionIcon>
      {duration !== null && (
        <Slider
          className={classes.slider}
          min={0}
          max={Math.max(1, Math.round(duration))}
          value={Math.round(shown)}
          onChange={setDragged}
          onChangeEnd={(to) => control({ position: to })}
          label={clockText}
          disabled={!isConnected}
          thumbLabel={t`Position in the video`}
        />
      )}
      <Text size="sm" className={classes.time}>
        {clockText(shown)}
        {duration !== null && ` / ${clockText(duration)}`}
      </Text>
      <NativeSelect
        aria-label={t`Speed`}
        data={RATES.map((rate) => ({ value: String(rate), label: `${rate}×` }))}
        value={String(playback.rate)}
        disabled={!isConnected}
        onChange={({ currentTarget }) => control({ rate: Number(currentTarget.value) })}
      />
    </div>
  );
};
