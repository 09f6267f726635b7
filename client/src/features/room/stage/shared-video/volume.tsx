import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Slider } from '@mantine/core';
import { Volume2, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import classes from './shared-video.module.css';

const apply = (player: HTMLMediaElement, volume: number, muted: boolean): void => {
  player.volume = volume;
  player.muted = muted;
};

/** One's own volume, for players without controls. */
export const Volume = ({ player }: { player: HTMLMediaElement | null }) => {
  const { t } = useLingui();
  const [volume, setVolume] = useState(1);
  const [muted, setMuted] = useState(false);
  useEffect(() => (player ? apply(player, volume, muted) : undefined), [player, volume, muted]);
  return (
    <div className={classes.volume}>
      <ActionIcon
        size={44}
        variant="subtle"
        aria-label={muted ? t`Sound of the video on` : t`Sound of the video off`}
        onClick={() => setMuted(!muted)}
      >
        {muted ? <VolumeX size={20} aria-hidden /> : <Volume2 size={20} aria-hidden />}
      </ActionIcon>
      <Slider
        className={classes.slider}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        onChange={setVolume}
        label={null}
        thumbLabel={t`Your volume`}
      />
    </div>
  );
};
